import type { IAnswer } from '../../protocols/exchange';
import type { IOrder, JobState } from '../../protocols/job';
import { newJob, plan } from '../../protocols/job';
import type { IProtocol } from '../../protocols/protocol';
import { ProtocolRegistry } from '../../server/registry';

/** An answer whose body is this text. */
export function answerOf(text: string): IAnswer {
  return {
    status: 200,
    reason: 'OK',
    url: 'https://toy/',
    headers: {},
    body: { kind: 'text', text },
    at: '2026-11-23T10:00:00Z',
    seconds: 0
  };
}

export function orderOf(id: string, more: Partial<IOrder> = {}): IOrder {
  return {
    id,
    gateway: 'toys',
    protocol: 'toy',
    process: 'spin',
    title: `spin ${id}`,
    inputs: {},
    target: {},
    ...more
  };
}

/**
 * A protocol with nothing in it: a job is created by one request, a survey
 * tells `id=state` lines, page after page, and when there will be news, and a successful job has one result.
 */
export const toy: IProtocol = {
  id: 'toy',
  title: 'Toy',
  actions: [{ id: 'dismiss', states: ['accepted', 'running'] }],
  probe: () => Promise.reject(new Error('not in these tests')),
  processes: async function* () {
    yield* [];
  },
  describe: () => Promise.reject(new Error('not in these tests')),
  begin: order =>
    plan(newJob(order), [
      {
        name: 'create',
        effect: {
          kind: 'request',
          request: { method: 'POST', url: 'jobs' },
          changes: true
        }
      }
    ]),
  attach: order => ({ job: newJob(order), effects: [] }),
  advance: (job, event) => {
    switch (event.type) {
      case 'answered':
        return {
          job: { ...job, state: 'accepted', remote: 'r', survey: true },
          effects: []
        };
      case 'observed': {
        const state = event.seen.state as JobState;
        if (state === job.state) {
          return { job, effects: [] };
        }
        const next = { ...job, state };
        return state === 'successful'
          ? plan({ ...next, survey: false }, [
              {
                name: 'collect',
                effect: { kind: 'collect', results: [{ name: 'a', value: 1 }] }
              }
            ])
          : { job: next, effects: [] };
      }
      case 'collected':
        return { job: { ...job, rest: true }, effects: [] };
      case 'asked':
        throw new Error('this toy does not like to be asked');
      case 'unanswered':
      case 'unknown':
      case 'stored':
      case 'elapsed':
        return { job, effects: [] };
    }
  },
  survey: () => [{ method: 'GET', url: 'jobs?page=1' }],
  read: (request, answer, jobs) => {
    const text = answer.body.kind === 'text' ? answer.body.text : '';
    const told = new Map(
      text.split('\n').map(line => line.split('=') as [string, string])
    );
    const page = Number(/page=(\d+)/.exec(request.url)?.[1]);
    return {
      events: jobs
        .filter(job => told.has(job.order.id))
        .map(job => ({
          job: job.order.id,
          event: {
            at: answer.at,
            type: 'observed',
            seen: { state: told.get(job.order.id) ?? '' }
          }
        })),
      ...(text.includes('more=')
        ? { next: { method: 'GET', url: `jobs?page=${page + 1}` } }
        : {}),
      ...(told.has('after') ? { after: Number(told.get('after')) } : {}),
      ...(told.has('ends') ? { ends: Number(told.get('ends')) } : {})
    };
  }
};

/** Where the toy is registered. */
export function toys(): ProtocolRegistry {
  const protocols = new ProtocolRegistry();
  protocols.register(toy);
  return protocols;
}
