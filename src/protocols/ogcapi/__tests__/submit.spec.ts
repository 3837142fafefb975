import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses } from '..';
import { answer, recorded } from './recorded';
import {
  ID,
  answered,
  asked,
  effect,
  event,
  orderOf,
  request,
  unanswered
} from './steps';

const { begin } = ogcApiProcesses;

describe('begin', () => {
  it('posts what the standard and the servers want', () => {
    const step = begin(
      orderOf({
        execute: 'processes/hello-world/execution?f=json',
        modes: ['sync', 'async'],
        outputs: [{ id: 'echo' }],
        transmission: ['value']
      })
    );
    expect(step.job).toMatchObject({
      state: 'created',
      survey: false,
      rest: false
    });
    expect(step.effects).toEqual([
      {
        id: '1-execute',
        kind: 'request',
        changes: true,
        request: {
          method: 'POST',
          url: 'processes/hello-world/execution?f=json',
          headers: {
            Accept: 'application/json',
            Prefer: 'respond-async',
            'X-Order-Id': '4f7c4f0e-0d0b-4b53-9d3c-0c7f5c9a0001'
          },
          body: {
            kind: 'json',
            value: {
              inputs: { name: 'a' },
              outputs: { echo: { transmissionMode: 'value' } },
              response: 'document'
            }
          },
          deadline: 60
        }
      }
    ]);
  });

  it('waits long, and prefers nothing, where a process is synchronous only', () => {
    const { headers, deadline } = request(
      begin(orderOf({ modes: ['sync'] })),
      'execute'
    );
    expect(headers).not.toHaveProperty('Prefer');
    expect(deadline).toBe(3600);
  });

  it('says what to do when a process that is waited for answers with too much', () => {
    const step = begin(orderOf({ modes: ['sync'] }));
    expect(unanswered(step, 'execute', 'too-large').job).toMatchObject({
      state: 'failed',
      rest: true,
      message: expect.stringMatching(/it was too-large Ask for .* by reference/)
    });
    // An asynchronous job may be there all the same.
    const other = begin(orderOf({ modes: ['sync', 'async'], list: true }));
    expect(effect(unanswered(other, 'execute', 'too-large'), 'find').kind).toBe(
      'request'
    );
  });

  it('builds the path of the standard when no link is known', () => {
    const step = begin(orderOf({}, { process: 'JTS:buffer' }));
    expect(request(step, 'execute').url).toBe(
      'processes/JTS%3Abuffer/execution'
    );
  });

  it('asks for the outputs that were chosen, by value or reference', () => {
    const outputs = { a: { mediaType: 'image/tiff', reference: true }, b: {} };
    const sent = (transmission: string[]): unknown => {
      const { body } = request(
        begin(orderOf({ transmission }, { outputs })),
        'execute'
      );
      return body?.kind === 'json' && Object(body.value).outputs;
    };
    const a = { format: { mediaType: 'image/tiff' } };
    expect(sent([])).toEqual({
      a: { ...a, transmissionMode: 'reference' },
      b: { transmissionMode: 'value' }
    });
    expect(sent(['value'])).toMatchObject({ a: { transmissionMode: 'value' } });
    expect(sent(['reference'])).toMatchObject({
      b: { transmissionMode: 'reference' }
    });
  });

  it('wraps objects, and only those that must be', () => {
    const inputs = {
      text: { $file: 'a.csv', $as: 'text' },
      plain: { title: 'T', value: 'some complex value' },
      done: { value: { a: 1 }, mediaType: 'application/json' },
      link: { href: 'https://x/y' },
      own: { value: 1, mediaType: 'x' },
      box: [1, 2, 3, 4],
      boxes: [{ bbox: [1, 2, 3, 4] }],
      bare: { left: 'alone' }
    };
    const rule = (id: string, more: JsonObject = {}): JsonObject => ({
      id,
      kind: 'object',
      ...more
    });
    const step = begin(
      orderOf(
        {
          inputs: [
            ...['text', 'plain', 'done', 'link'].map(id => rule(id)),
            rule('own', { own: ['value', 'mediaType'] }),
            rule('box', { kind: 'bbox', crs: 'urn:x', many: true }),
            rule('boxes', { kind: 'bbox', many: true })
          ]
        },
        { inputs }
      )
    );
    const { body } = request(step, 'execute');
    expect(body?.kind === 'json' && body.value).toMatchObject({
      inputs: {
        text: inputs.text,
        plain: { value: inputs.plain },
        done: inputs.done,
        link: inputs.link,
        own: { value: inputs.own },
        box: { bbox: [1, 2, 3, 4], crs: 'urn:x' },
        boxes: [
          {
            bbox: [1, 2, 3, 4],
            crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
          }
        ],
        bare: inputs.bare
      }
    });
  });
});

describe('the answer to an execute request', () => {
  it('is a job by its Location, though the body tells little', () => {
    const step = answered(
      begin(orderOf()),
      'execute',
      recorded('pygeoapi-exec-async')
    );
    expect(step.job).toMatchObject({
      state: 'accepted',
      remote: ID,
      survey: true
    });
    expect(step.job.memory.status).toBe(`jobs/${ID}`);
    expect(step.effects).toEqual([]);
  });

  it('is a job by its body, though there is no Location', () => {
    const page = recorded('wraptile-exec');
    const step = answered(
      begin(orderOf({}, { process: 'sleep_a_while' })),
      'execute',
      page
    );
    expect(step.job).toMatchObject({ state: 'accepted', remote: 'job_6' });
    expect(step.job.memory).toMatchObject({
      status: 'jobs/job_6',
      created: '2026-11-22T04:56:53.289065Z'
    });
  });

  it('is a job even without a body, and at an address of the server’s own', () => {
    const url = 'http://hpc.example/api/processes/hello-world/execution';
    const location = 'http://internal:5000/other/jobs/17/';
    const step = answered(
      begin(orderOf({ jobs: 'work/jobs?f=json' })),
      'execute',
      answer(201, null, { location }, url)
    );
    expect(step.job.remote).toBe('17');
    expect(step.job.memory.status).toBe('work/jobs/17');
  });

  it('may be a job that has already succeeded', () => {
    const step = answered(
      begin(orderOf()),
      'execute',
      answer(201, { jobID: 'x', status: 'successful' })
    );
    expect(step.job).toMatchObject({
      state: 'successful',
      survey: false,
      rest: false
    });
    expect(request(step, 'results').url).toBe('jobs/x/results');
  });

  it('is the result when the server ran it at once', () => {
    const step = answered(
      begin(orderOf({ outputs: [{ id: 'echo' }] })),
      'execute',
      recorded('pygeoapi-exec-sync-document')
    );
    expect(step.job).toMatchObject({ state: 'successful', progress: 100 });
    expect(effect(step, 'collect')).toMatchObject({
      results: [{ name: 'echo', text: 'Hello a!' }]
    });
  });

  it('is a result, not a job, when an output is called like a member of a status', () => {
    const body = { status: 'running', jobID: 'x' };
    const step = answered(
      begin(orderOf({ outputs: [{ id: 'status' }] })),
      'execute',
      answer(200, body)
    );
    expect(step.effects.map(item => item.kind)).toEqual(['collect']);
  });

  it('is a refusal in the words of the server', () => {
    const step = answered(
      begin(orderOf()),
      'execute',
      recorded('pygeoapi-exec-badinput')
    );
    expect(step.job).toMatchObject({
      state: 'failed',
      rest: true,
      word: 'HTTP 400 BAD REQUEST',
      message: 'Error executing process: Cannot process without a name'
    });
    expect(step.effects.map(item => item.kind)).toEqual(['ended']);
  });

  it('is asked for again after 429, as late as the server wants', () => {
    const busy = answer(429, { detail: 'Slow down' }, { 'retry-after': '7' });
    const step = answered(begin(orderOf()), 'execute', busy);
    expect(effect(step, 'again')).toMatchObject({ kind: 'wait', seconds: 7 });
    expect(event(step, 'again', 'elapsed').effects).toMatchObject([
      { id: '3-execute' }
    ]);
  });

  it('never came when the server could not be reached: tried again, then given up', () => {
    let step = unanswered(begin(orderOf()), 'execute', 'unreachable');
    const waits: number[] = [];
    while (!step.job.rest) {
      const wait = effect(step, 'again');
      waits.push(wait.kind === 'wait' ? wait.seconds : 0);
      step = unanswered(
        event(step, 'again', 'elapsed'),
        'execute',
        'unreachable'
      );
    }
    expect(waits).toEqual([2, 4, 8, 16, 32]);
    expect(step.job).toMatchObject({
      state: 'failed',
      message: 'Nothing was submitted: it was unreachable'
    });
  });

  it.each([
    [
      'lost on the way',
      (step: IJobStep) => unanswered(step, 'execute', 'deadline')
    ],
    [
      'lost with the server',
      (step: IJobStep) => event(step, 'execute', 'unknown')
    ],
    [
      'a proxy’s',
      (step: IJobStep) => answered(step, 'execute', answer(504, '<html>'))
    ],
    [
      'without an id',
      (step: IJobStep) => answered(step, 'execute', answer(201, null))
    ]
  ])('that is %s is looked for, not repeated', (_, happen) => {
    const step = happen(begin(orderOf({ list: true })));
    expect(step.effects).toMatchObject([
      {
        kind: 'request',
        changes: false,
        request: { method: 'GET', url: 'jobs?limit=100' }
      }
    ]);
    const none = happen(begin(orderOf()));
    expect(none.job).toMatchObject({ state: 'lost', rest: true });
    expect(none.job.message).toMatch(
      /keeps no list of jobs\. Nothing was sent again/
    );
  });
});

describe('looking for a job', () => {
  const lost = (target: JsonObject): IJobStep =>
    event(begin(orderOf({ list: true, ...target })), 'execute', 'unknown');
  const page = (jobs: object[], next?: string): IAnswer =>
    answer(200, { jobs, links: next ? [{ rel: 'next', href: next }] : [] });

  it('walks the list and takes the one with our id', () => {
    const first = answered(
      lost({}),
      'find',
      page([{ jobID: 'a', status: 'running' }], '?offset=1')
    );
    expect(request(first, 'find').url).toBe('jobs?offset=1');
    const step = answered(
      first,
      'find',
      page([{ jobID: 'b', status: 'running', orderID: orderOf().id }])
    );
    expect(step.job).toMatchObject({
      remote: 'b',
      state: 'running',
      survey: true
    });
  });

  it('asks for details where the list holds mere ids', () => {
    const ids = answer(200, { jobs: ['a', 'b'] });
    const step = answered(lost({}), 'find', ids);
    expect(request(step, 'find').url).toBe('jobs?limit=100&detail=true');
    expect(answered(step, 'find', ids).job.state).toBe('lost');
  });

  it('does not take a job that merely could be it', () => {
    const alike = { jobID: 'a', processID: 'hello-world', status: 'running' };
    const step = answered(lost({}), 'find', page([alike]));
    expect(step.job).toMatchObject({ state: 'lost', remote: null });
    expect(step.job.message).toMatch(
      /1 jobs of this process, any of which may be it/
    );
  });

  it('sends again only where the server takes an order once', () => {
    const step = answered(lost({ once: true }), 'find', page([]));
    expect(request(step, 'execute').headers?.['X-Order-Id']).toBe(orderOf().id);
  });

  it('waits when the list cannot be read', () => {
    const step = answered(lost({ once: true }), 'find', answer(503, null));
    expect(event(step, 'again', 'elapsed').effects).toMatchObject([
      { id: '4-find' }
    ]);
  });

  it('does not send what was cancelled meanwhile', () => {
    const finding = lost({ once: true });
    const cancelled = { ...finding, job: asked(finding.job).job };
    const step = answered(cancelled, 'find', page([]));
    expect(step.job).toMatchObject({ state: 'dismissed', rest: true });
  });

  it('dismisses what was cancelled meanwhile, once it is found', () => {
    const finding = lost({});
    const cancelled = { ...finding, job: asked(finding.job).job };
    const ours = { jobID: 'b', status: 'running', orderID: orderOf().id };
    const step = answered(cancelled, 'find', page([ours]));
    expect(request(step, 'dismiss')).toMatchObject({
      method: 'DELETE',
      url: 'jobs/b'
    });
  });
});
