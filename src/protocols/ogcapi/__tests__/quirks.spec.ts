import type { IProcessDescription, IServerInfo } from '../../description';
import type { IExchange } from '../../exchange';
import type { IOrder } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses as protocol } from '..';
import { exchangeWith, live, liveTogether } from './peer';
import type { IExpectation } from './simulator';
import { quirks, startSimulator } from './simulator';

const QUIRKS = quirks();

/** Every quirk by itself, every server with all of its quirks, and one without any. */
const SERVERS: [string, string, IExpectation][] = [
  ['plain', 'A server as the standard has it.', {}],
  ...QUIRKS.map(({ id, says, expect }): [string, string, IExpectation] => [
    id,
    says,
    expect ?? {}
  ]),
  ...[...new Set(QUIRKS.flatMap(row => row.servers))].map(
    (name): [string, string, IExpectation] => [
      name,
      'All of its quirks together.',
      Object.assign(
        {},
        ...QUIRKS.filter(row => row.servers.includes(name)).map(
          row => row.expect
        )
      )
    ]
  )
];

const INPUTS = {
  a: 'Literal Input string 1',
  b: { title: 'An object', size: 2, bbox: 'none' },
  c: {
    bbox: [-100, -60, 110, 50],
    crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
  }
};

/** Concurrent tests do not wait for what is done before all of them. */
const simulator = startSimulator();
let orders = 0;

afterAll(async () => (await simulator).stop());

async function at(name: string): Promise<IExchange> {
  return exchangeWith((await simulator).servers[name]);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }
  return list;
}

function orderOf(
  { id, target }: IProcessDescription,
  inputs: JsonObject,
  more: JsonObject = {}
): IOrder {
  return {
    id: `4f7c4f0e-0d0b-4b53-9d3c-${String(++orders).padStart(12, '0')}`,
    gateway: 'peer',
    protocol: protocol.id,
    process: id,
    title: id,
    inputs,
    target: { ...target, ...more }
  };
}

async function browse(
  exchange: IExchange
): Promise<{ info: IServerInfo; process: IProcessDescription }> {
  const info = await protocol.probe(exchange);
  const [summary, ...others] = await all(
    protocol.processes(exchange, info, {})
  );
  expect(others).toEqual([]);
  expect(summary.title).toBe('Echo');
  return { info, process: await protocol.describe(exchange, info, summary) };
}

/** Results as the client kept them, the text of JSON read. */
function read(kept: Record<string, string>): object {
  const { a, b, c, ...others } = kept;
  return { a, b: JSON.parse(b), c: JSON.parse(c), ...others };
}

/** What comes back of {@link INPUTS}. */
function outcome(expected: IExpectation): object {
  return expected.c === 'box' ? { ...INPUTS, c: INPUTS.c.bbox } : INPUTS;
}

describe('the quirk table', () => {
  it.concurrent.each(SERVERS)(
    '%s: the server is browsed, a job runs, is found and taken up again',
    async (name, _, expected) => {
      const exchange = await at(name);
      const { info, process } = await browse(exchange);
      expect(info.capabilities).toMatchObject({
        jobList: expected.jobs ?? true,
        dismiss: true
      });
      expect(Object.keys(Object(process.inputs.properties))).toEqual([
        'a',
        'b',
        'c',
        'pause'
      ]);
      expect(process.hints.c.kind).toBe('bbox');
      expect(process.inputs.required).toEqual(['a']);

      const order = orderOf(process, { ...INPUTS, pause: 0.2 });
      const { job, kept } = await live(protocol.begin(order), exchange);
      expect(job).toMatchObject({ state: 'successful', progress: 100 });
      expect(read(kept)).toEqual(outcome(expected));
      await found(exchange, info, process, job.remote ?? '', expected);

      const root = (await simulator).servers[name];
      const reference =
        expected.attach === 'address'
          ? new URL(String(job.memory.status), root).href
          : (job.remote ?? '');
      const again = protocol.attach(orderOf(process, {}), reference);
      const taken = await live(again, exchange);
      expect(taken.job.state).toBe('successful');
      expect(read(taken.kept)).toEqual(outcome(expected));
    }
  );

  it.concurrent.each(SERVERS)(
    '%s: several jobs are followed together',
    async (name, _, expected) => {
      const exchange = await at(name);
      const { process } = await browse(exchange);
      const steps = ['one', 'fail', 'three'].map((a, n) =>
        protocol.begin(orderOf(process, { ...INPUTS, a, pause: 0.1 * n }))
      );
      const lives = await liveTogether(steps, exchange);
      expect(lives.map(({ job }) => job.state)).toEqual([
        'successful',
        'failed',
        'successful'
      ]);
      const { a } = lives[2].kept;
      expect(a).toBe('three');
      expect(read(lives[0].kept)).toEqual({ ...outcome(expected), a: 'one' });
    }
  );

  it.concurrent.each(SERVERS)(
    '%s: what is synchronous is answered with results, or with a job',
    async (name, _, expected) => {
      const exchange = await at(name);
      const { process } = await browse(exchange);
      const order = orderOf(process, INPUTS, { modes: ['sync'] });
      const { job, kept } = await live(protocol.begin(order), exchange);
      expect(job.state).toBe('successful');
      expect(read(kept)).toEqual(outcome(expected));
    }
  );

  it.concurrent.each(SERVERS)(
    '%s: a job tells its progress, and is dismissed',
    async (name, _, expected) => {
      const exchange = await at(name);
      const { process } = await browse(exchange);
      const order = orderOf(process, { a: 'x', pause: 30 });
      const life = await live(protocol.begin(order), exchange, 'dismiss');
      expect(life.job.state).toBe('dismissed');
      const progress = life.seen.flatMap(each => each.progress ?? []);
      expect(Math.max(...progress)).toBeLessThan(20);
      if (expected.progress !== undefined) {
        expect(progress).toContain(expected.progress);
      }
    }
  );

  it.concurrent.each(SERVERS)(
    '%s: failures, faults and unknown names are told',
    async (name, _, expected) => {
      const exchange = await at(name);
      const { info, process } = await browse(exchange);
      const failing = orderOf(process, { a: 'fail' });
      const { job } = await live(protocol.begin(failing), exchange);
      expect(job.state).toBe('failed');
      if (expected.reason ?? true) {
        expect(job.message).toContain('The text was “fail”.');
      }
      const wrong = await live(protocol.begin(orderOf(process, {})), exchange);
      expect(wrong.job).toMatchObject({
        state: 'failed',
        message: expect.stringContaining('inputs.a: a text is needed')
      });
      const nobody = protocol.attach(orderOf(process, {}), 'nobody');
      expect((await live(nobody, exchange)).job).toMatchObject({
        state: 'lost',
        message: expect.stringContaining('no such job')
      });
      const unknown = { ...process, id: 'nothing', memory: {} };
      await expect(protocol.describe(exchange, info, unknown)).rejects.toThrow(
        'There is no process nothing.'
      );
    }
  );
});

/** The job is in the list, whatever the list is asked for. */
async function found(
  exchange: IExchange,
  info: IServerInfo,
  process: IProcessDescription,
  remote: string,
  expected: IExpectation
): Promise<void> {
  if (expected.jobs === false || !protocol.jobs) {
    return;
  }
  const ids = (jobs: { remote: string }[]): string[] =>
    jobs.map(job => job.remote);
  const every = await all(protocol.jobs(exchange, info, {}));
  expect(ids(every)).toContain(remote);
  expect(new Set(ids(every)).size).toBe(every.length);
  expect(every.length).toBeGreaterThan(3);
  const ended = await all(
    protocol.jobs(exchange, info, { states: ['successful'] })
  );
  expect(ids(ended)).toContain(remote);
  expect(new Set(ended.map(job => job.state))).toEqual(new Set(['successful']));
  if (expected.named ?? true) {
    const its = protocol.jobs(exchange, info, { process: process.id });
    expect(ids(await all(its))).toContain(remote);
    const none = protocol.jobs(exchange, info, { process: 'another' });
    expect(await all(none)).toEqual([]);
  }
}
