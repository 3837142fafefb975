import fc from 'fast-check';

import type { IAnswer } from '../../exchange';
import { jsonOf } from '../body';
import { recorded } from './recorded';

const NAMES = [
  'pygeoapi-conformance',
  'pygeoapi-dismiss',
  'pygeoapi-exec-async',
  'pygeoapi-exec-badinput',
  'pygeoapi-exec-sync-document',
  'pygeoapi-exec-sync',
  'pygeoapi-jobs',
  'pygeoapi-landing',
  'pygeoapi-nojob',
  'pygeoapi-process',
  'pygeoapi-processes',
  'pygeoapi-results-acceptany',
  'pygeoapi-results',
  'pygeoapi-status',
  'wraptile-exec',
  'wraptile-jobs',
  'wraptile-landing',
  'wraptile-process-218',
  'wraptile-process-process_pipeline',
  'wraptile-process-return_base_model',
  'wraptile-process-simulate_scene',
  'wraptile-processes',
  'wraptile-results',
  'wraptile-status',
  'zoo-results-raw'
];

/** Values that have no place where they are put. */
const ODD: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '{jobId}',
  'javascript:alert(1)',
  'http://[',
  '\uD800',
  '<b>'.repeat(50),
  [],
  {},
  [[['status', 'running']]],
  { $ref: '#' },
  { href: {} },
  { toString: 1, length: -1, constructor: null },
  JSON.parse('{"__proto__": {"status": "successful"}, "hasOwnProperty": 1}')
];

/** One change of a JSON value: at the place that the numbers lead to, something odd, or nothing. */
function mutate(value: unknown, path: number[], odd: number): unknown {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (path.length === 0 || entries.length === 0) {
    return ODD[odd % ODD.length];
  }
  const [step, ...rest] = path;
  const [key, inner] = entries[step % entries.length];
  const copy = structured(value);
  if (rest.length === 0 && odd >= ODD.length) {
    delete copy[key];
  } else {
    copy[key] = mutate(inner, rest, odd);
  }
  return copy;
}

function structured(value: unknown): Record<string, unknown> {
  return (Array.isArray(value) ? [...value] : { ...Object(value) }) as Record<
    string,
    unknown
  >;
}

const mutation = fc.record({
  path: fc.array(fc.nat(40), { maxLength: 7 }),
  odd: fc.nat(ODD.length + 3)
});

const read = new Map<string, { page: IAnswer; json: unknown }>();

function known(name: string): { page: IAnswer; json: unknown } {
  const page = read.get(name)?.page ?? recorded(name);
  const entry = read.get(name) ?? { page, json: jsonOf(page) ?? null };
  read.set(name, entry);
  return entry;
}

/** What a text may become, whatever it was: `at` is where, `n` how much of it. */
const BLOWS: readonly ((text: string, at: number, n: number) => string)[] = [
  (text, at) => text.slice(0, at),
  (text, at, n) => text.slice(0, at) + text.slice(at + n),
  (text, at, n) => text.slice(0, at) + text.slice(at, at + n) + text.slice(at),
  (text, at, n) => text.slice(0, at) + '['.repeat(n * 50) + text.slice(at),
  (text, at, n) => text.slice(0, at) + '{"links":'.repeat(n) + text.slice(at),
  (text, at, n) => text.slice(0, at) + 'x'.repeat(n * 500) + text.slice(at),
  (text, at) => `${text.slice(0, at)}\0\uD800\r\n--\r\n${text.slice(at)}`,
  () => '<!doctype html><html><title>Sign in</title></html>',
  text => JSON.stringify(text),
  text => `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${text}`
];

/** Media types under which a body may come that is something else. */
const TYPES = [
  'application/json',
  'text/html',
  'multipart/related; boundary="',
  'multipart/mixed; boundary=-',
  'image/png',
  ''
];

/** The bodies as which a text may come. */
function bodyOf(text: string, binary: boolean): IAnswer['body'] {
  const base64 = binary ? attempt(() => btoa(text)) : null;
  return base64 === null ? { kind: 'text', text } : { kind: 'base64', base64 };
}

function attempt(make: () => string): string | null {
  try {
    return make();
  } catch {
    return null;
  }
}

/** A recorded answer of which something is different: members, the text itself, status, type, address. */
export const mutant: fc.Arbitrary<IAnswer> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    mutations: fc.array(mutation, { maxLength: 4 }),
    blows: fc.array(
      fc.record({
        blow: fc.constantFrom(...BLOWS),
        at: fc.nat(3000),
        n: fc.nat(60)
      }),
      { maxLength: 2 }
    ),
    status: fc.constantFrom(null, null, 200, 201, 204, 301, 403, 404, 410, 500),
    type: fc.option(fc.constantFrom(...TYPES), { nil: null, freq: 4 }),
    binary: fc.boolean(),
    location: fc.option(
      fc.constantFrom('//', 'http://x/jobs/', '/jobs/%', ''),
      {
        nil: null,
        freq: 4
      }
    )
  })
  .map(({ name, mutations, blows, status, type, binary, location }) => {
    const { page, json } = known(name);
    let body: unknown = json;
    for (const { path, odd } of mutations) {
      body = mutate(body, path, odd);
    }
    const whole = page.body.kind === 'text' ? page.body.text : '';
    let text = mutations.length === 0 ? whole : (JSON.stringify(body) ?? whole);
    for (const { blow, at, n } of blows) {
      text = blow(text, at, n);
    }
    return {
      ...page,
      status: status ?? page.status,
      headers: {
        ...page.headers,
        ...(location === null ? {} : { location }),
        ...(type === null ? {} : { 'content-type': type })
      },
      body: bodyOf(text, binary)
    };
  });
