import { nullTranslator } from '@jupyterlab/translation';

import { ApiError } from '../../server/request';
import { Jobs } from '../store';
import { FakeLedger, until } from './fake-ledger';
import { orderOf, toys, toy } from './toy';

let jobs: Jobs;
let ledger: FakeLedger;

beforeEach(() => {
  ledger = new FakeLedger();
  jobs = new Jobs({
    tab: 'tab',
    ledger,
    protocols: toys(),
    events: ledger.events(),
    exchange: () => () => Promise.reject(new Error('not in these tests')),
    trans: nullTranslator.load('')
  });
});

afterEach(() => {
  jobs.dispose();
});

describe('Jobs', () => {
  it('asks nothing before somebody looks', () => {
    expect(ledger.reads).toEqual([]);
  });

  it('reads all once, then only what changed since', async () => {
    await ledger.create('x', toy.begin(orderOf('a')));
    await jobs.ready;
    await ledger.create('x', toy.begin(orderOf('b')));
    const read = ledger.reads.length;
    ledger.hint('job', 'b');
    await until(() => jobs.get('b') !== undefined);
    expect(ledger.reads[0]).toBe(0);
    expect(ledger.reads.slice(read).every(since => since > 0)).toBe(true);
  });

  it('holds the newest first', async () => {
    for (const id of ['a', 'b', 'c']) {
      await ledger.create('x', toy.begin(orderOf(id)));
    }
    await jobs.ready;
    expect(jobs.jobs.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('joins reads that are asked for at once', async () => {
    await jobs.ready;
    const before = ledger.reads.length;
    ledger.sequence = 10;
    for (let n = 0; n < 20; n++) {
      ledger.hint('job', `x${n}`);
    }
    await until(() => ledger.reads.length > before);
    await jobs.refresh();
    expect(ledger.reads.length - before).toBeLessThanOrEqual(3);
  });

  it('names the jobs that changed', async () => {
    const told: string[] = [];
    jobs.changed.connect((_, ids) => told.push(...ids));
    await jobs.submit(orderOf('a'));
    expect(told).toContain('a');
  });

  it('takes up a job that was made elsewhere, and remembers that it was', async () => {
    const taken = await jobs.attach(orderOf('a'), 'remote-7');
    expect(taken.job.order.attached).toBe('remote-7');
    expect(jobs.get('a')).toBeDefined();
  });

  it('does not read again what a step of its own has told', async () => {
    jest.useFakeTimers();
    try {
      await jobs.submit(orderOf('a'));
      await jest.advanceTimersByTimeAsync(1000);
      expect(jobs.get('a')?.job.state).toBe('accepted');
      const reads = ledger.reads.length;
      ledger.hint('job', 'a');
      await jest.advanceTimersByTimeAsync(1000);
      expect(ledger.reads.length).toBe(reads);
    } finally {
      jest.useRealTimers();
    }
  });

  it('drops a job that another tab forgot', async () => {
    await ledger.create('x', toy.begin(orderOf('a')));
    await jobs.ready;
    await ledger.forget('a');
    await until(() => jobs.get('a') === undefined);
    expect(jobs.jobs).toEqual([]);
  });

  it('starts anew when the ledger did', async () => {
    for (const id of ['a', 'b', 'c']) {
      await ledger.create('x', toy.begin(orderOf(id)));
    }
    await jobs.ready;
    ledger.rows.clear();
    ledger.sequence = 0;
    await ledger.create('x', toy.begin(orderOf('d')));
    ledger.hint('job', 'd');
    await until(() => jobs.jobs.length === 1);
    expect(jobs.jobs[0].id).toBe('d');
  });

  it('reads a long list in pages, shows each as it comes, and misses no change meanwhile', async () => {
    for (let n = 0; n < 7; n++) {
      await ledger.create('x', toy.begin(orderOf(`j${n}`)));
    }
    ledger.page = 3;
    const read = ledger.jobs.bind(ledger);
    const shown: number[] = [];
    ledger.jobs = async (since, after) => {
      if (after === '3') {
        await ledger.create('x', toy.begin(orderOf('new')));
        await ledger.forget('j0');
      }
      return read(since, after);
    };
    jobs.changed.connect(() => shown.push(jobs.jobs.length));
    await jobs.ready;
    expect(shown[0]).toBeLessThan(7);
    ledger.hint('job', 'new');
    await until(() => jobs.get('new') !== undefined && !jobs.get('j0'));
    expect(jobs.jobs).toHaveLength(7);
  });

  it('learns from its next read what was forgotten, when the event was lost', async () => {
    await jobs.submit(orderOf('a'));
    await jobs.submit(orderOf('b'));
    ledger.hints = false;
    await ledger.forget('a');
    await jobs.look();
    expect(jobs.jobs.map(({ id }) => id)).toEqual(['b']);
  });

  it('keeps a job that comes in while everything is read anew', async () => {
    await ledger.create('x', toy.begin(orderOf('a')));
    await jobs.ready;
    const read = ledger.jobs.bind(ledger);
    ledger.jobs = async (since, after) => {
      const page = await read(since, after);
      ledger.jobs = read;
      await jobs.submit(orderOf('b'));
      return page;
    };
    await jobs.refresh();
    expect(jobs.jobs.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('keeps why the list could not be read, until it can', async () => {
    const read = ledger.jobs.bind(ledger);
    ledger.jobs = () => Promise.reject(new ApiError('Not there.', 404, ''));
    await jobs.ready;
    expect(jobs.problem).toBe('Not there.');
    ledger.jobs = read;
    await jobs.refresh();
    expect(jobs.problem).toBeNull();
  });

  it('follows a job by its slow poll when every hint is lost', async () => {
    jest.useFakeTimers();
    try {
      ledger.hints = false;
      await jobs.submit(orderOf('a'));
      await jest.advanceTimersByTimeAsync(11_000);
      expect(jobs.get('a')?.job.state).toBe('accepted');
      ledger.surveyNow('a=successful');
      await jest.advanceTimersByTimeAsync(25_000);
      expect(jobs.get('a')?.job.rest).toBe(true);
      const reads = ledger.reads.length;
      await jest.advanceTimersByTimeAsync(600_000);
      expect(ledger.reads.length).toBeLessThanOrEqual(reads + 1);
    } finally {
      jest.useRealTimers();
    }
  });
});
