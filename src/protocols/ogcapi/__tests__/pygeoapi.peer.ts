import type { IProcessDescription, IServerInfo } from '../../description';
import type { IJobStep, IOrder } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses as protocol } from '..';
import { exchangeWith, live, liveTogether } from './peer';

const { env } = jest.requireActual<{ env: Record<string, string> }>('process');

const ROOT = env.HPC_PEER_PYGEOAPI;
if (!ROOT) {
  throw new Error(
    'HPC_PEER_PYGEOAPI names no server: `npm test -- peers` starts pygeoapi and runs this.'
  );
}
const exchange = exchangeWith(ROOT);
let info: IServerInfo;
let orders = 0;

async function all<T>(items: AsyncIterable<T> | undefined): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items ?? []) {
    list.push(item);
  }
  return list;
}

async function described(id: string): Promise<IProcessDescription> {
  const summaries = await all(protocol.processes(exchange, info, {}));
  const summary = summaries.find(item => item.id === id);
  if (!summary) {
    throw new Error(`There is no ${id}.`);
  }
  return protocol.describe(exchange, info, summary);
}

async function orderOf(
  id: string,
  inputs: JsonObject,
  target: JsonObject = {}
): Promise<IOrder> {
  const process = await described(id);
  return {
    id: `4f7c4f0e-0d0b-4b53-9d3c-${String(++orders).padStart(12, '0')}`,
    gateway: 'pygeoapi',
    protocol: protocol.id,
    process: id,
    title: id,
    inputs,
    target: { ...process.target, ...target }
  };
}

async function begun(id: string, inputs: JsonObject): Promise<IJobStep> {
  return protocol.begin(await orderOf(id, inputs));
}

beforeAll(async () => {
  info = await protocol.probe(exchange);
});

describe('pygeoapi', () => {
  it('is known for what it is', () => {
    expect(info).toMatchObject({
      title: 'pygeoapi as a peer',
      capabilities: { jobList: true, dismiss: true, deploy: false }
    });
    expect(info.conformance).toContain(
      'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/core'
    );
  });

  it('lists its processes and describes them', async () => {
    const ids = (await all(protocol.processes(exchange, info, {}))).map(
      item => item.id
    );
    expect(ids.sort()).toEqual(['at-once', 'echo', 'hello-world', 'slow']);
    const slow = await described('slow');
    expect(slow).toMatchObject({
      title: 'Slow',
      modes: ['sync', 'async'],
      remarks: [],
      inputs: { required: ['text'] },
      hints: { box: { kind: 'bbox' }, text: { kind: 'literal' } },
      outputs: [{ id: 'slow', mediaTypes: ['application/json'] }]
    });
    const echo = await described('echo');
    expect(echo.inputs.properties).toMatchObject({
      echoInput: { type: 'string', enum: ['Echo', 'Test', '42'] },
      pause: { type: 'number' }
    });
  });

  it('runs a job, tells how far it is, and gives the result', async () => {
    const inputs = {
      text: 'héllo',
      seconds: 2,
      box: {
        bbox: [-100, -60, 110, 50],
        crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
      }
    };
    const { job, kept, seen } = await live(
      await begun('slow', inputs),
      exchange
    );
    expect(job).toMatchObject({ state: 'successful', progress: 100 });
    expect(JSON.parse(kept.slow)).toEqual(inputs);
    const running = seen.filter(({ state }) => state === 'running');
    const shares = new Set(running.map(({ progress }) => progress));
    expect(shares.size).toBeGreaterThan(2);
    expect(running.some(({ message }) => /^\d+ %$/.test(message))).toBe(true);
  });

  it('is asked once for all jobs that are under way', async () => {
    const steps = [
      await begun('slow', { text: 'one', seconds: 0.6 }),
      await begun('slow', { text: 'two', seconds: 1 }),
      await begun('hello-world', { name: 'three' })
    ];
    const lives = await liveTogether(steps, exchange);
    expect(lives.map(({ job }) => job.state)).toEqual([
      'successful',
      'successful',
      'successful'
    ]);
    expect(JSON.parse(lives[1].kept.slow)).toMatchObject({ text: 'two' });
    expect(lives[2].kept.echo).toBe('Hello three!');
  });

  it('answers with the result itself when a process is to be waited for', async () => {
    const order = await orderOf(
      'hello-world',
      { name: 'peer' },
      { modes: ['sync'] }
    );
    const { job, kept, seen } = await live(protocol.begin(order), exchange);
    expect(job.state).toBe('successful');
    expect(kept.echo).toBe('Hello peer!');
    expect(seen.every(({ state }) => state === 'successful')).toBe(true);
  });

  it('lists its jobs, which are filtered here', async () => {
    const step = await begun('hello-world', { name: 'one of the list' });
    const { job } = await live(step, exchange);
    const ids = async (query: Parameters<IJobs>[2]): Promise<string[]> =>
      (await all(protocol.jobs?.(exchange, info, query))).map(
        each => each.remote
      );
    expect(await ids({})).toContain(job.remote);
    expect(await ids({ process: 'hello-world' })).toContain(job.remote);
    expect(await ids({ process: 'echo' })).not.toContain(job.remote);
    expect(await ids({ states: ['successful'] })).toContain(job.remote);
    expect(await ids({ states: ['failed'] })).not.toContain(job.remote);
  });

  it('lets a job be taken up by its id and by its address', async () => {
    const step = await begun('slow', { text: 'mine', seconds: 0.5 });
    const { job } = await live(step, exchange);
    const id = job.remote ?? '';
    for (const reference of [id, `${ROOT}jobs/${id}`]) {
      const order = await orderOf('slow', {});
      const taken = await live(protocol.attach(order, reference), exchange);
      expect(taken.job).toMatchObject({ state: 'successful', remote: id });
      expect(JSON.parse(taken.kept.slow)).toMatchObject({ text: 'mine' });
    }
  });

  it('ends a job that is dismissed', async () => {
    const step = await begun('slow', { text: 'x', seconds: 20 });
    const { job } = await live(step, exchange, 'dismiss');
    expect(job.state).toBe('dismissed');
    const left = await all(protocol.jobs?.(exchange, info, {}));
    expect(left.map(each => each.remote)).not.toContain(job.remote);
  });

  it('tells in its own words why a job failed', async () => {
    const { job } = await live(await begun('slow', { text: 'fail' }), exchange);
    expect(job).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('The text was fail.')
    });
    const without = await live(await begun('hello-world', {}), exchange);
    expect(without.job).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/without a name/)
    });
  });

  it('says what it does not know', async () => {
    const slow = await described('slow');
    await expect(
      protocol.describe(exchange, info, { ...slow, id: 'none', memory: {} })
    ).rejects.toThrow('Identifier not found');
    const step = protocol.attach(await orderOf('slow', {}), 'none');
    expect((await live(step, exchange)).job.state).toBe('lost');
  });
});

type IJobs = NonNullable<typeof protocol.jobs>;
