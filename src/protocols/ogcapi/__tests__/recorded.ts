import type { IAnswer, IExchange } from '../../exchange';

// The sources are compiled without the types of Node.
const { readFileSync } = jest.requireActual<{
  readFileSync: (path: string, encoding: 'utf8') => string;
}>('fs');

/** The time at which all recorded answers come in. */
export const AT = '2026-11-22T05:00:00Z';

/**
 * A recorded transcript as an answer: its first line is the request, then status
 * line, headers, a blank line, the body and one added newline.
 */
export function recorded(name: string): IAnswer {
  const folder = (expect.getState().testPath ?? '').replace(
    /^(.*[/\\]src[/\\]).*$/s,
    '$1protocols/ogcapi/__tests__/'
  );
  const file = readFileSync(`${folder}recorded/${name}.http`, 'utf8');
  const [, url = ''] = /^# curl .*?(https?:\S+)\r?\n/.exec(file) ?? [];
  const start = file.indexOf('\n') + 1;
  const cut = file.indexOf('\r\n\r\n', start);
  const [line, ...fields] = file.slice(start, cut).split('\r\n');
  const [, status = '', reason = ''] =
    /^HTTP\/\S+ (\d+) ?(.*)$/.exec(line) ?? [];
  const headers = Object.fromEntries(
    fields.map(field => {
      const colon = field.indexOf(':');
      return [
        field.slice(0, colon).toLowerCase(),
        field.slice(colon + 1).trim()
      ];
    })
  );
  return {
    status: Number(status),
    reason,
    url,
    headers,
    body: { kind: 'text', text: file.slice(cut + 4, -1) },
    at: AT,
    seconds: 0.1
  };
}

/** An answer made up for a test: an object becomes JSON. */
export function answer(
  status: number,
  body: object | string | null,
  headers: Record<string, string> = {},
  url = 'http://hpc.example/jobs'
): IAnswer {
  return {
    status,
    reason: '',
    url,
    headers: {
      'content-type':
        typeof body === 'string' ? 'text/plain' : 'application/json',
      ...headers
    },
    body:
      body === null
        ? { kind: 'none' }
        : {
            kind: 'text',
            text: typeof body === 'string' ? body : JSON.stringify(body)
          },
    at: AT,
    seconds: 0.1
  };
}

/**
 * A server that answers by path; anything else is a 404. A recorded answer keeps
 * the address that it was recorded from.
 */
export function serverOf(
  pages: Record<string, IAnswer>,
  root = 'http://hpc.example/'
): { exchange: IExchange; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    exchange: async ({ url }) => {
      asked.push(url);
      const absolute = new URL(url, root).href;
      const path = url.replace(/\?.*$/, '');
      const page = pages[url] ?? pages[path] ?? answer(404, { title: 'no' });
      return { ...page, url: absolute };
    }
  };
}
