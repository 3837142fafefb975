import type { IAnswer } from '../../exchange';
import { recorded } from './recorded';
import { listener, startSimulator } from './simulator';

/** The simulator is held to what is known of the servers, not to our client. */

const simulator = startSimulator();

afterAll(async () => (await simulator).stop());

const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

async function posted(
  name: string,
  body: object | string,
  headers: Record<string, string> = {}
): Promise<Response> {
  const { servers } = await simulator;
  return fetch(`${servers[name]}processes/echo/execution`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  });
}

function textOf({ body }: IAnswer): string {
  return body.kind === 'text' ? body.text : '';
}

describe('the simulator', () => {
  it('writes several results as ZOO did, to the byte', async () => {
    const response = await posted('multipart-zoo', {
      inputs: {
        a: 'Literal Input string 1',
        b: { value: 'some complex value' },
        c: { bbox: [-100, -60, 110, 50], crs: CRS84 }
      }
    });
    const text = await response.text();
    const [, job] = /boundary="--([^"]+)"/.exec(text) ?? [];
    const like = textOf(recorded('zoo-results-raw'))
      .replaceAll('546b5004-b389-11ee-a1c3-0242ac130006', job)
      // The simulator's object is JSON, and its box has no charset.
      .replace('text/xml; charset=UTF-8', 'application/json')
      .replace('some complex value', '"some complex value"')
      .replace(
        'Content-ID: c\r\nContent-Type: text/plain; charset=utf-8',
        'Content-ID: c\r\nContent-Type: text/plain'
      );
    expect(text).toBe(like);
  });

  it.each([
    ['no inputs', {}, 'inputs: an object is needed'],
    ['an unknown input', { inputs: { a: '', x: 1 } }, 'inputs.x: there is no'],
    ['a bare object', { inputs: { a: '', b: { n: 1 } } }, 'must be wrapped'],
    [
      'a box of three numbers',
      { inputs: { a: '', c: { bbox: [1, 2, 3] } } },
      '4 or 6'
    ],
    ['what is no JSON', 'inputs', 'inputs: an object'],
    [
      'an unknown response',
      { inputs: { a: '' }, response: 'both' },
      'raw or document'
    ]
  ])('refuses %s', async (_, body, words) => {
    const response = await posted('plain', body);
    expect(response.status).toBe(400);
    expect((await response.json()).detail).toContain(words);
  });

  it('waits for the job unless asynchronous answers are preferred', async () => {
    const body = { inputs: { a: 'x' } };
    expect((await posted('plain', body)).status).toBe(200);
    const prefer = { Prefer: 'respond-async' };
    const made = await posted('plain', body, prefer);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toMatch(/\/plain\/jobs\/[\w-]{36}$/);
    const both = { Prefer: 'respond-async, return=minimal' };
    expect((await posted('plain', body, both)).status).toBe(201);
    expect((await posted('prefer-alone', body, both)).status).toBe(200);
    expect((await posted('async-unasked', body)).status).toBe(201);
  });

  it('tells a subscriber of the progress more than once, and of the results without the job’s id', async () => {
    const heard = await listener();
    const subscriber = {
      successUri: `${heard.url}success/test134`,
      inProgressUri: `${heard.url}progress/test134`,
      failedUri: `${heard.url}failed/test134`
    };
    const inputs = { a: 'told', pause: 0.2 };
    const body = { inputs, subscriber };
    await posted('callbacks-zoo', body, { Prefer: 'respond-async' });
    const [end, ...before] = (await heard.until(/success/)).reverse();
    await heard.stop();
    expect(JSON.parse(end.body)).toEqual({ a: 'told', b: {} });
    expect(before.length).toBeGreaterThan(1);
    for (const { path, body: told } of before) {
      expect(path).toBe('/progress/test134');
      expect(JSON.parse(told)).toMatchObject({
        jobID: expect.any(String),
        type: 'process'
      });
    }
  });
});
