import type { IServerInfo } from '../../description';
import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import type { JsonObject } from '../../json';
import { SERVER_INFO } from '../../__tests__/server-info';
import { ogcApiProcesses } from '..';
import { readProcess } from '../describe';
import { answer } from './recorded';
import {
  answered,
  asked,
  effect,
  event,
  orderOf,
  request,
  surveyed,
  unanswered
} from './steps';

const { begin } = ogcApiProcesses;

const CORE2 = 'http://www.opengis.net/spec/ogcapi-processes-1/2.0/conf/core';
const PART4 =
  'http://www.opengis.net/spec/ogcapi-processes-4/1.0/conf/job-management';

function targetAt(conformance: string[], links: object[] = []): JsonObject {
  const info: IServerInfo = {
    ...SERVER_INFO,
    conformance,
    memory: { processes: 'processes', jobs: 'jobs', list: true }
  };
  const outputs = {
    a: { schema: { type: 'string', contentMediaType: 'image/png' } },
    b: { schema: { type: 'string' } }
  };
  return readProcess(
    { id: 'echo', version: '1', outputs, links },
    {
      asked: 'processes/echo',
      url: 'http://hpc.example/processes/echo?f=json'
    },
    info,
    {
      id: 'echo',
      title: '',
      description: '',
      version: '',
      keywords: [],
      memory: {}
    }
  ).target;
}

function made(page: IAnswer, target = targetAt([PART4])): IJobStep {
  const order = orderOf(target, { process: 'echo' });
  return answered(begin(order), 'execute', page);
}

const CREATED = answer(201, { id: 'j1', status: 'created' });

describe('a server of the 2.0 draft', () => {
  it('is told how to return results, which no other server is', () => {
    const prefer = (target: JsonObject, outputs?: object): unknown =>
      request(begin(orderOf(target, { ...Object(outputs) })), 'execute').headers
        ?.Prefer;
    const target = targetAt([CORE2]);
    expect(prefer(target)).toBe('respond-async, return=representation');
    expect(prefer(target, { outputs: { a: { reference: true } } })).toBe(
      'respond-async, return=minimal'
    );
    expect(prefer({ ...target, modes: ['sync'] })).toBe(
      'return=representation'
    );
    expect(prefer(targetAt([CORE2.replace('2.0', '1.0')]))).toBe(
      'respond-async'
    );
  });

  it('names jobs by id and processes by address', () => {
    const step = made(
      answer(201, {
        id: 'j1',
        processingEntityType: 'process',
        processID: 'http://hpc.example/processes/echo',
        status: 'running'
      }),
      targetAt([CORE2])
    );
    expect(step.job).toMatchObject({ remote: 'j1', state: 'running' });
    expect(
      surveyed(step, answer(200, { id: 'j1', status: 'running' })).job
    ).toMatchObject({
      state: 'running'
    });
  });

  it('hands large results out one by one', () => {
    const step = made(
      answer(201, { id: 'j1', status: 'successful' }),
      targetAt([CORE2])
    );
    expect(request(step, 'results').headers?.Accept).toBe(
      'application/json, */*;q=0.1'
    );
    const { effects } = unanswered(step, 'results', 'too-large');
    expect(effects).toMatchObject([
      {
        kind: 'collect',
        results: [
          {
            name: 'a',
            mediaType: 'image/png',
            request: { url: 'jobs/j1/results/a', save: true }
          },
          { name: 'b', request: { url: 'jobs/j1/results/b', save: true } }
        ]
      }
    ]);
  });
});

describe('a server that makes jobs before it starts them', () => {
  it('is given the order at its jobs, with the address of the process', () => {
    const { url, body } = request(begin(orderOf(targetAt([PART4]))), 'execute');
    expect(url).toBe('jobs');
    expect(body?.kind === 'json' && body.value).toMatchObject({
      process: 'http://hpc.example/processes/echo',
      inputs: { name: 'a' }
    });
  });

  it('is given the order where its process page says so', () => {
    const execute = 'http://www.opengis.net/def/rel/ogc/1.0/execute';
    const target = targetAt(
      [PART4],
      [{ rel: execute, href: 'http://hpc.example/processes/echo/execution' }]
    );
    const { url, body } = request(begin(orderOf(target)), 'execute');
    expect(url).toBe('processes/echo/execution');
    expect(body?.kind === 'json' && body.value).not.toHaveProperty('process');
  });

  it('is asked to start the job, once', () => {
    const step = made(CREATED);
    expect(step.job.state).toBe('accepted');
    expect(effect(step, 'start')).toMatchObject({
      kind: 'request',
      changes: true,
      request: { method: 'POST', url: 'jobs/j1/results' }
    });
    const again = surveyed(step, answer(200, { id: 'j1', status: 'created' }));
    expect(again.effects).toEqual([]);
    const running = surveyed(
      again,
      answer(200, { id: 'j1', status: 'running' })
    );
    expect(running.job.state).toBe('running');
  });

  it.each([
    [
      'the answer broke off',
      (step: IJobStep) => unanswered(step, 'start', 'broken')
    ],
    ['the server stopped', (step: IJobStep) => event(step, 'start', 'unknown')],
    [
      'it was busy',
      (step: IJobStep) => answered(step, 'start', answer(503, null))
    ]
  ])('is asked again when it still says created after %s', (_, happen) => {
    const step = happen(made(CREATED));
    expect(step.effects).toEqual([]);
    const next = surveyed(step, answer(200, { id: 'j1', status: 'created' }));
    expect(effect(next, 'start').id).toBe('3-start');
    const other = surveyed(step, answer(200, { id: 'j1', status: 'running' }));
    expect(other.effects).toEqual([]);
  });

  it('may say that the job is locked, as it runs already', () => {
    const step = answered(
      made(CREATED),
      'start',
      answer(423, { title: 'locked' })
    );
    expect(step.job).toMatchObject({ rest: false, state: 'accepted' });
  });

  it('fails the job in its own words when it will not start it', () => {
    const step = answered(
      made(CREATED),
      'start',
      answer(403, { detail: 'no quota' })
    );
    expect(step.job).toMatchObject({
      state: 'failed',
      rest: true,
      message: 'The server made the job but did not start it: no quota'
    });
  });

  it('is not asked to start what is to be dismissed', () => {
    const step = unanswered(made(CREATED), 'start', 'broken');
    const cancelled = asked(step.job);
    const next = surveyed(
      cancelled,
      answer(200, { id: 'j1', status: 'created' })
    );
    expect(next.effects).toEqual([]);
  });

  it('is the only kind whose word “created” starts anything', () => {
    expect(made(CREATED, targetAt([CORE2])).effects).toEqual([]);
  });
});
