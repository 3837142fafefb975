import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import * as z from 'zod/mini';

import type { IConnection } from '../connection';
import { RelayError, exchangeFor } from '../exchange';
import type { IApiRequest } from '../request';
import { ApiError, address, bytes, request } from '../request';

const trans = nullTranslator.load('');

/** A connection whose server gives this answer. */
function answering(
  answer: (url: string, init: Request) => Promise<Response> | Response,
  baseUrl = 'http://localhost:8888/a%40b/'
): IConnection {
  const settings = ServerConnection.makeSettings({
    baseUrl,
    fetch: async (info: RequestInfo) => {
      const sent = info as Request;
      return answer(sent.url, sent);
    }
  });
  return { settings, trans };
}

function json(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json' }
  });
}

const page = (status: number) =>
  new Response('<html>', { status, headers: { 'Content-Type': 'text/html' } });

const WHAT: IApiRequest = { path: ['jobs'] };

async function failing(connection: IConnection): Promise<ApiError> {
  try {
    await request(connection, z.looseObject({ id: z.string() }), WHAT);
  } catch (reason) {
    expect(reason).toBeInstanceOf(ApiError);
    return reason as ApiError;
  }
  throw new Error('It did not fail.');
}

describe('address', () => {
  const { settings } = answering(() => json(200, {}));

  it('joins below the base URL and encodes each part', () => {
    expect(address(settings, ['jobs', 'a/b c', 'results'])).toBe(
      'http://localhost:8888/a%40b/hpc/jobs/a%2Fb%20c/results'
    );
    expect(address(settings, ['jobs'], { since: '4' })).toMatch(/\?since=4$/);
  });

  it.each([['..'], ['.'], ['']])('refuses the part %j', part => {
    expect(() => address(settings, ['jobs', part, 'x'])).toThrow('below hpc/');
  });
});

describe('request', () => {
  it('gives the validated answer', async () => {
    const connection = answering(() => json(200, { id: 'a', more: 1 }));
    await expect(
      request(connection, z.looseObject({ id: z.string() }), WHAT)
    ).resolves.toEqual({ id: 'a', more: 1 });
  });

  it('sends a body as JSON', async () => {
    let sent = '';
    const connection = answering(async (_, init) => {
      sent = `${init.method} ${init.headers.get('content-type')} ${await init.text()}`;
      return json(200, {});
    });
    await request(connection, z.looseObject({}), {
      method: 'POST',
      path: ['work'],
      body: { driver: 'd' }
    });
    expect(sent).toBe('POST application/json {"driver":"d"}');
  });

  it('tells that the server extension is missing when the address is unknown', async () => {
    const error = await failing(answering(() => page(404)));
    expect(error.reason).toBe('missing');
    expect(error.message).toContain('jupyter server extension list');
  });

  it('keeps the words, the reason and the field of a refusal', async () => {
    const error = await failing(
      answering(() =>
        json(409, { message: 'Not yours.', reason: 'lease', field: 'driver' })
      )
    );
    expect(error).toMatchObject({
      message: 'Not yours.',
      status: 409,
      reason: 'lease',
      field: 'driver'
    });
  });

  it('takes a page with status 200 for a lost sign-in', async () => {
    expect((await failing(answering(() => page(200)))).reason).toBe(
      'signed-out'
    );
  });

  it('names the member that is not what the interface says', async () => {
    const error = await failing(answering(() => json(200, { id: 3 })));
    expect(error.reason).toBe('garbled');
    expect(error.message).toContain('id');
  });

  it('tells that the server cannot be reached', async () => {
    const error = await failing(
      answering(() => Promise.reject(new TypeError('Failed to fetch')))
    );
    expect(error).toMatchObject({ status: 0, reason: 'unreachable' });
  });

  it('gives up at its deadline, also when only the body hangs', async () => {
    const connection = answering(
      (_, init) =>
        new Promise((_resolve, reject) =>
          init.signal.addEventListener('abort', () =>
            reject(new DOMException('Aborted', 'AbortError'))
          )
        )
    );
    await expect(
      bytes(connection, { ...WHAT, deadline: 0.01 })
    ).rejects.toMatchObject({ status: 0, reason: 'deadline' });
  });
});

describe('exchange', () => {
  const at = '2026-11-23T10:00:00Z';

  it('relays a request and gives the answer, whatever its status', async () => {
    const answer = {
      status: 418,
      reason: 'Teapot',
      url: 'https://x/y',
      headers: {},
      body: { kind: 'text', text: 'no' },
      at,
      seconds: 0.1
    };
    let asked = '';
    const connection = answering(url => {
      asked = url;
      return json(200, answer);
    });
    const got = await exchangeFor(
      connection,
      'g 1'
    )({ method: 'GET', url: 'y' });
    expect(got).toEqual(answer);
    expect(asked).toMatch(/\/hpc\/gateways\/g%201\/relay(\?|$)/);
  });

  it('rejects with the failure when there is no answer', async () => {
    const failure = { kind: 'deadline', message: 'Too slow.', at };
    const connection = answering(() =>
      json(502, { message: 'Too slow.', failure })
    );
    const asked = exchangeFor(connection, 'g')({ method: 'GET', url: '' });
    await expect(asked).rejects.toBeInstanceOf(RelayError);
    await expect(asked).rejects.toMatchObject({ failure });
  });
});
