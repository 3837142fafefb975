import { nullTranslator } from '@jupyterlab/translation';

import { record } from '../../../components/__tests__/records';
import type { IQuery, IRemoteJob } from '../../../protocols/description';
import type { IOrder } from '../../../protocols/job';
import { newJob } from '../../../protocols/job';
import type { IJobRecord } from '../../../server/records';
import type { IGateways, IJobs } from '../../../tokens';
import { ServerJobsModel } from '../model';

const trans = nullTranslator.load('jupyterlab_hpc');

function remote(id: string, more: Partial<IRemoteJob> = {}): IRemoteJob {
  return {
    remote: id,
    process: 'fft',
    state: 'running',
    word: 'running',
    progress: null,
    message: '',
    created: null,
    updated: null,
    ...more
  };
}

/** Jobs of ours that a test puts there. */
class FakeJobs {
  readonly ready = Promise.resolve();
  jobs: IJobRecord[] = [];
  attach = jest.fn();
  ask = jest.fn();
}

/** A server that lists these jobs, and counts how many of them were taken from the list. */
function served(list: IRemoteJob[]): {
  model: ServerJobsModel;
  jobs: FakeJobs;
  taken: () => number;
  queries: IQuery[];
  info: { capabilities: { jobList: boolean }; memory: object };
  describe: jest.Mock;
  fail: (reason: Error, after: number) => void;
} {
  let count = 0;
  let trouble: { reason: Error; after: number } | null = null;
  const queries: IQuery[] = [];
  const info = { capabilities: { jobList: true }, memory: { jobs: 'jobs' } };
  const describeProcess = jest.fn(async () => ({ target: { own: 'target' } }));
  const gateways = {
    get: () => ({
      editable: true,
      url: 'https://hpc.example/api',
      origins: [{ url: 'https://store.example', credentials: true }]
    }),
    server: async () => info,
    exchange: () => undefined,
    processes: async () => [{ id: 'fft' }],
    describe: describeProcess,
    protocol: () => ({
      id: 'fake',
      jobs: async function* (_: unknown, __: unknown, query: IQuery) {
        queries.push(query);
        for (const job of list) {
          if (trouble && count >= trouble.after) {
            throw trouble.reason;
          }
          count++;
          yield job;
        }
      }
    })
  } as unknown as IGateways;
  const jobs = new FakeJobs();
  jobs.attach.mockImplementation(async (order: IOrder, reference: string) => {
    const made = record(
      { ...newJob(order), remote: reference },
      { id: order.id }
    );
    jobs.jobs = [made, ...jobs.jobs];
    return made;
  });
  return {
    model: new ServerJobsModel({
      gateway: 'g',
      gateways,
      jobs: jobs as unknown as IJobs,
      trans
    }),
    jobs,
    taken: () => count,
    queries,
    info,
    describe: describeProcess,
    fail: (reason, after) => {
      trouble = { reason, after };
    }
  };
}

const many = (length: number): IRemoteJob[] =>
  Array.from({ length }, (_, n) => remote(`job-${n}`));

describe('the jobs of a server', () => {
  it('are taken from the list as far as they are looked at, to its end', async () => {
    const { model, taken } = served(many(120));
    expect(taken()).toBe(0);
    await model.reload();
    expect(model.jobs).toHaveLength(50);
    expect(taken()).toBe(50);
    expect(model.complete).toBe(false);
    await model.more();
    await model.more();
    expect(model.jobs).toHaveLength(120);
    expect(model.complete).toBe(true);
  });

  it('are shown once, though the list moves on while it is read', async () => {
    const { model } = served([remote('a'), remote('b'), remote('a')]);
    await model.reload();
    expect(model.jobs.map(job => job.remote.remote)).toEqual(['a', 'b']);
  });

  it('are ours where we follow them at this gateway', async () => {
    const { model, jobs } = served([remote('a'), remote('b')]);
    const order = record().job.order;
    jobs.jobs = [
      record({ remote: 'a', order: { ...order, gateway: 'g' } }, { id: '1' }),
      record({ remote: 'b', order: { ...order, gateway: 'x' } }, { id: '2' })
    ];
    await model.reload();
    expect(model.jobs.map(({ ours }) => ours?.id)).toEqual(['1', undefined]);
  });

  it('are asked for by what is chosen, and a slow older answer is left out', async () => {
    const { model, queries } = served([remote('a')]);
    const first = model.reload();
    const second = model.choose({ state: 'failed', process: 'fft', text: 'x' });
    await Promise.all([first, second]);
    expect(queries).toEqual([
      { states: ['failed'], process: 'fft', text: 'x' }
    ]);
    expect(model.jobs).toHaveLength(1);
    expect(model.loading).toBe(false);
  });

  it('stay in sight when the list breaks off, with the reason', async () => {
    const { model, fail } = served(many(80));
    fail(new Error('503 from the proxy'), 60);
    await model.reload();
    await model.more();
    expect(model.problem).toBe('503 from the proxy');
    expect(model.jobs).toHaveLength(60);
  });

  it('are not asked for where the server lists none', async () => {
    const { model, info, queries } = served([]);
    info.capabilities.jobList = false;
    await model.reload();
    expect(model.unlisted).toBe(true);
    expect(queries).toEqual([]);
  });
});

describe('following a job of a server', () => {
  it('takes it up with the description of its process', async () => {
    const { model, jobs } = served([remote('a')]);
    await model.reload();
    await model.follow(model.jobs[0].remote);
    expect(jobs.attach).toHaveBeenCalledWith(
      expect.objectContaining({
        gateway: 'g',
        protocol: 'fake',
        process: 'fft',
        title: 'fft',
        inputs: {},
        target: { own: 'target' }
      }),
      'a'
    );
    expect(model.jobs[0].ours).not.toBeNull();
  });

  it('does with what is known of the server where the process is not described', async () => {
    const { model, jobs, describe: ask } = served([]);
    ask.mockRejectedValue(new Error('no such process'));
    await model.follow(remote('a'));
    await model.attach(' https://hpc.example/jobs/b/results?f=json ');
    expect(jobs.attach.mock.calls).toMatchObject([
      [{ target: { jobs: 'jobs' } }, 'a'],
      [
        { target: { jobs: 'jobs' }, process: '', title: 'job b' },
        'https://hpc.example/jobs/b/results?f=json'
      ]
    ]);
  });

  it('takes none up from a host that is not the gateway’s, and makes no job for it', async () => {
    const { model, jobs } = served([]);
    for (const host of ['hpc.example:8443', 'hpc.example.evil.example']) {
      expect(await model.attach(`https://${host}/jobs/a`)).toBeNull();
      expect(model.refusal).toContain(`is on ${host}`);
    }
    expect(jobs.attach).not.toHaveBeenCalled();
    await model.attach('https://store.example/jobs/a');
    expect(model.refusal).toBeNull();
    expect(jobs.attach).toHaveBeenCalledTimes(1);
  });

  it('takes none up that is ours already, by id or address', async () => {
    const { model, jobs } = served([remote('a')]);
    const first = await model.follow(remote('a'));
    expect(await model.attach('a')).toBe(first);
    expect(await model.attach('https://hpc.example/jobs/a/')).toBe(first);
    expect(jobs.attach).toHaveBeenCalledTimes(1);
  });

  it('takes one up anew that was lost', async () => {
    const { model, jobs } = served([]);
    const order = { ...record().job.order, gateway: 'g' };
    jobs.jobs = [record({ remote: 'a', state: 'lost', order })];
    await model.attach('a');
    expect(jobs.attach).toHaveBeenCalledTimes(1);
  });

  it('takes one up once, though it is clicked twice', async () => {
    const { model, jobs } = served([]);
    await Promise.all([model.follow(remote('a')), model.follow(remote('a'))]);
    expect(jobs.attach).toHaveBeenCalledTimes(1);
  });

  it('says why it cannot be taken up', async () => {
    const { model, jobs } = served([]);
    jobs.attach.mockRejectedValueOnce(new Error('The ledger is read-only.'));
    expect(await model.attach('a')).toBeNull();
    expect(model.refusal).toBe('The ledger is read-only.');
    expect(model.taking.size).toBe(0);
  });
});

describe('acting on a job of a server', () => {
  it('takes it up, then asks as for any job of ours', async () => {
    const { model, jobs } = served([]);
    await model.act(remote('a'), 'dismiss');
    const [{ id }] = jobs.jobs;
    expect(jobs.ask).toHaveBeenCalledWith(id, 'dismiss');
  });

  it('says why it is not asked', async () => {
    const { model, jobs } = served([]);
    jobs.ask.mockRejectedValueOnce(new Error('not now'));
    await model.act(remote('a'), 'dismiss');
    expect(model.refusal).toBe('not now');
  });
});
