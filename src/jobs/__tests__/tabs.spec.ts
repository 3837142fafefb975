import { nullTranslator } from '@jupyterlab/translation';

import { Jobs } from '../store';
import { FakeLedger, until } from './fake-ledger';
import { orderOf, toys } from './toy';

const opened: Jobs[] = [];

function tab(ledger: FakeLedger, name: string): Jobs {
  const jobs = new Jobs({
    tab: name,
    ledger,
    protocols: toys(),
    events: ledger.events(),
    exchange: () => () => Promise.reject(new Error('not in these tests')),
    trans: nullTranslator.load('')
  });
  opened.push(jobs);
  return jobs;
}

afterEach(() => {
  opened.splice(0).forEach(jobs => jobs.dispose());
  jest.restoreAllMocks();
});

const state = (jobs: Jobs, id: string) => jobs.get(id)?.job.state;

describe('one tab', () => {
  it('brings a job from submission to rest by hints alone', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await jobs.submit(orderOf('a'));
    await until(() => state(jobs, 'a') === 'accepted');
    ledger.surveyNow('a=running');
    await until(() => state(jobs, 'a') === 'running');
    ledger.surveyNow('a=successful');
    await until(() => jobs.get('a')?.job.rest === true);
    expect(jobs.get('a')?.results).toBe(true);
    expect(ledger.refused).toEqual([]);
  });

  it('does not lose a hint that comes during a pass', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await Promise.all(['a', 'b', 'c'].map(id => jobs.submit(orderOf(id))));
    await until(() => jobs.jobs.every(({ job }) => job.state === 'accepted'));
    expect(ledger.stepped.sort()).toEqual(['a', 'b', 'c']);
  });

  it('walks the pages of a survey and reports whom it saw', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await Promise.all(['a', 'b'].map(id => jobs.submit(orderOf(id))));
    await until(() => jobs.jobs.every(({ job }) => job.survey));
    ledger.surveyNow('a=running\nmore=yes', 'b=running');
    await until(() => ledger.done.length === 1);
    expect(ledger.done[0].seen).toEqual(['a', 'b']);
    expect(state(jobs, 'b')).toBe('running');
  });

  it.each([
    ['the shortest', ['a=running\nmore=\nafter=30', 'b=running\nafter=12'], 12],
    ['none', ['a=running\nmore=\nafter=30', 'b=running'], undefined]
  ])(
    'passes on %s of the pauses that the answers name',
    async (_name, pages, after) => {
      const ledger = new FakeLedger();
      const jobs = tab(ledger, 'one');
      await Promise.all(['a', 'b'].map(id => jobs.submit(orderOf(id))));
      await until(() => jobs.jobs.every(({ job }) => job.survey));
      ledger.surveyNow(...pages);
      await until(() => ledger.done.length === 1);
      expect(ledger.done[0].after).toBe(after);
    }
  );

  it.each([
    ['the first', ['a=running\nmore=\nends=30', 'b=running\nends=12'], 12],
    ['the only', ['a=running\nmore=\nends=30', 'b=running'], 30],
    ['none', ['a=running\nmore=', 'b=running'], undefined]
  ])('passes on %s end that is expected', async (_name, pages, ends) => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await Promise.all(['a', 'b'].map(id => jobs.submit(orderOf(id))));
    await until(() => jobs.jobs.every(({ job }) => job.survey));
    ledger.surveyNow(...pages);
    await until(() => ledger.done.length === 1);
    expect(ledger.done[0].ends).toBe(ends);
  });

  it('tells the server when a gateway did not answer, and changes no job', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await jobs.submit(orderOf('a'));
    await until(() => state(jobs, 'a') === 'accepted');
    ledger.failing = { kind: 'deadline', message: 'Too slow.', at: '' };
    ledger.surveyNow('a=failed');
    await until(() => ledger.done.length === 1);
    expect(ledger.done[0]).toMatchObject({
      seen: [],
      failure: { kind: 'deadline' }
    });
    expect(state(jobs, 'a')).toBe('accepted');
  });

  it('keeps driving other jobs while a survey is out', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await jobs.submit(orderOf('a'));
    await until(() => state(jobs, 'a') === 'accepted');
    let answer = (): void => undefined;
    const survey = ledger.survey.bind(ledger);
    ledger.survey = async (...args) => {
      await new Promise<void>(resolve => (answer = resolve));
      return survey(...args);
    };
    ledger.surveyNow('a=running');
    await jobs.submit(orderOf('b'));
    await until(() => state(jobs, 'b') === 'accepted');
    expect(state(jobs, 'a')).toBe('accepted');
    answer();
    await until(() => state(jobs, 'a') === 'running');
  });

  it('reads a survey again for a job that moved on meanwhile', async () => {
    const ledger = new FakeLedger();
    const jobs = tab(ledger, 'one');
    await jobs.submit(orderOf('a'));
    await until(() => state(jobs, 'a') === 'accepted');
    const survey = ledger.survey.bind(ledger);
    ledger.survey = async (...args) => {
      const row = ledger.rows.get('a');
      if (row) {
        row.record = { ...row.record, version: row.record.version + 1 };
      }
      return survey(...args);
    };
    ledger.surveyNow('a=running');
    await until(() => state(jobs, 'a') === 'running');
    expect(ledger.refused).toEqual(['a']);
  });
});

describe('a tab beside a worker', () => {
  it('asks for no work of its own accord, and says that no job waits for it', async () => {
    const ledger = new FakeLedger();
    ledger.driven = ['toy'];
    ledger.hints = false;
    const jobs = tab(ledger, 'one');
    await jobs.ready;
    const record = await jobs.submit(orderOf('a'));
    await jobs.refresh();
    await jobs.ask('a', 'dismiss');
    expect(ledger.asked).toBe(0);
    expect(jobs.waits(record)).toBe(false);
  });

  it('does what the worker does not know', async () => {
    const ledger = new FakeLedger();
    ledger.driven = ['another'];
    ledger.hints = false;
    const jobs = tab(ledger, 'one');
    await jobs.ready;
    expect(jobs.waits(await jobs.submit(orderOf('a')))).toBe(true);
    await jobs.refresh();
    await until(() => state(jobs, 'a') === 'accepted');
  });

  it('takes over when it hears that the worker is gone', async () => {
    const ledger = new FakeLedger();
    ledger.driven = ['toy'];
    const jobs = tab(ledger, 'one');
    await jobs.ready;
    ledger.hints = false;
    const record = await jobs.submit(orderOf('a'));
    expect(jobs.waits(record)).toBe(false);
    ledger.driven = [];
    ledger.hints = true;
    ledger.hint('worker');
    ledger.hint('work');
    await until(() => state(jobs, 'a') === 'accepted');
    await until(() => jobs.waits(record));
  });
});

describe('two tabs', () => {
  it('share the work: every step is made once', async () => {
    const ledger = new FakeLedger();
    const [one, two] = [tab(ledger, 'one'), tab(ledger, 'two')];
    await one.ready;
    await two.ready;
    for (const id of ['a', 'b', 'c', 'd']) {
      await (id < 'c' ? one : two).submit(orderOf(id));
    }
    await until(() => one.jobs.length === 4 && two.jobs.length === 4);
    await until(() =>
      [one, two].every(jobs => jobs.jobs.every(({ job }) => job.survey))
    );
    expect(ledger.stepped.sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('drop a step that came too late, and read what the other made of it', async () => {
    jest.spyOn(console, 'warn').mockImplementation();
    const ledger = new FakeLedger();
    const [one, two] = [tab(ledger, 'one'), tab(ledger, 'two')];
    await Promise.all([one.ready, two.ready]);
    const work = ledger.work.bind(ledger);
    // The lease of the first runs out between its taking the work and its step.
    ledger.work = async (driver, protocols) => {
      const taken = await work(driver, protocols);
      if (driver === 'one' && taken.jobs.length > 0) {
        ledger.release('a');
        await until(() => ledger.stepped.includes('a'), 'The other step');
      }
      return taken;
    };
    await one.submit(orderOf('a'));
    ledger.hint('work');
    await until(() => ledger.refused.length > 0);
    await until(() => state(one, 'a') === 'accepted');
    expect(ledger.stepped).toEqual(['a']);
    expect(state(two, 'a')).toBe('accepted');
  });
});
