import { Signal } from '@lumino/signaling';

import { newJob } from '../../protocols/job';
import type { IJob } from '../../protocols/job';
import type { IJobRecord, IResult } from '../../server/records';
import type { IJobs } from '../../tokens';
import type { INotebooks } from '../delivery';
import { Delivery } from '../delivery';
import { FakeLedger, until } from './fake-ledger';
import { orderOf } from './toy';

/** A tab with one notebook, `a.ipynb`. */
class Tab {
  constructor(ledger: FakeLedger, name: string) {
    this.notebooks = {
      arrived: this.arrived,
      saved: this.saved,
      waiting: () => [...this.cards],
      holding: job => (this.cards.has(job) ? [this.path] : []),
      insert: async (notebook, record, results, claimed) => {
        if (this.broken) {
          throw new Error('No bytes came.');
        }
        await this.fetching;
        if (notebook !== this.path || !(await claimed())) {
          return false;
        }
        this.inserted.push({ job: record.id, results });
        return this.cards.delete(record.id);
      }
    };
    const jobs = {
      changed: this._changed,
      ready: Promise.resolve(),
      get jobs() {
        return [...records.values()];
      },
      get: (id: string) => records.get(id),
      results: () => ledger.results()
    };
    const { records } = this;
    this.delivery = new Delivery({
      tab: name,
      hidden: () => this.hidden,
      jobs: jobs as unknown as IJobs,
      ledger,
      notebooks: this.notebooks
    });
  }

  /** A record comes in. */
  put(id: string, job: Partial<IJob>, more: Partial<IJobRecord> = {}): void {
    this.records.set(id, {
      id,
      version: 1,
      sequence: 1,
      job: { ...newJob(orderOf(id)), ...job },
      created: '',
      updated: '',
      verified: null,
      unreachable: null,
      delivered: false,
      results: false,
      ...more
    });
    this._changed.emit([id]);
  }

  readonly cards = new Set<string>(['j']);
  readonly inserted: { job: string; results: readonly IResult[] }[] = [];
  readonly records = new Map<string, IJobRecord>();
  readonly arrived = new Signal<object, void>({});
  readonly saved = new Signal<
    object,
    { notebook: string; jobs: readonly string[] }
  >({});
  readonly notebooks: INotebooks;
  readonly delivery: Delivery;
  broken = false;
  hidden = false;
  path = 'a.ipynb';
  fetching: Promise<void> = Promise.resolve();
  private readonly _changed = new Signal<object, readonly string[]>({});
}

const tabs: Tab[] = [];

function open(ledger: FakeLedger, name: string): Tab {
  const tab = new Tab(ledger, name);
  tabs.push(tab);
  return tab;
}

afterEach(() => {
  tabs.splice(0).forEach(tab => tab.delivery.dispose());
});

const DONE = { state: 'successful', rest: true } as const;

describe('Delivery', () => {
  it('waits until the results are kept', async () => {
    const tab = open(new FakeLedger(), 'one');
    tab.put('j', { state: 'running' });
    tab.put('j', { state: 'successful' });
    expect(tab.inserted).toEqual([]);
    tab.put('j', { state: 'successful' }, { results: true });
    await until(() => tab.inserted.length === 1);
    expect(tab.inserted[0].results).toHaveLength(1);
  });

  it('inserts once, however often it is told', async () => {
    const tab = open(new FakeLedger(), 'one');
    for (let n = 0; n < 5; n++) {
      tab.put('j', DONE, { results: true });
    }
    await until(() => tab.inserted.length > 0);
    tab.put('j', DONE, { results: true });
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(tab.inserted).toHaveLength(1);
  });

  it('brings a failed job its end without asking for results', async () => {
    const tab = open(new FakeLedger(), 'one');
    tab.put('j', { state: 'failed', rest: true });
    await until(() => tab.inserted.length === 1);
    expect(tab.inserted[0].results).toEqual([]);
  });

  it('leaves jobs alone that no open notebook waits for', async () => {
    const ledger = new FakeLedger();
    const tab = open(ledger, 'one');
    tab.put('other', DONE, { results: true });
    expect(ledger.claims.size).toBe(0);
  });

  it('delivers when a notebook with the card is opened later', async () => {
    const tab = open(new FakeLedger(), 'one');
    tab.cards.clear();
    tab.put('j', DONE, { results: true });
    tab.cards.add('j');
    tab.arrived.emit();
    await until(() => tab.inserted.length === 1);
  });

  it('follows a notebook that was renamed while the results were fetched', async () => {
    const tab = open(new FakeLedger(), 'one');
    let arrive = (): void => undefined;
    tab.fetching = new Promise(resolve => (arrive = resolve));
    tab.put('j', DONE, { results: true });
    await new Promise(resolve => setTimeout(resolve, 0));
    tab.path = 'b.ipynb';
    arrive();
    await until(() => tab.inserted.length === 1);
  });

  it('lets one of two tabs insert; the other looks again when the claim ran out', async () => {
    jest.useFakeTimers();
    try {
      const ledger = new FakeLedger();
      const [one, two] = [open(ledger, 'one'), open(ledger, 'two')];
      one.put('j', DONE, { results: true });
      two.put('j', DONE, { results: true });
      await jest.advanceTimersByTimeAsync(100);
      expect([one.inserted.length, two.inserted.length]).toEqual([1, 0]);
      ledger.claims.clear();
      await jest.advanceTimersByTimeAsync(40_000);
      expect(two.inserted).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets the tab in front insert, not the one that nobody looks at', async () => {
    jest.useFakeTimers();
    try {
      const ledger = new FakeLedger();
      const [back, front] = [open(ledger, 'back'), open(ledger, 'front')];
      back.hidden = true;
      back.put('j', DONE, { results: true });
      front.put('j', DONE, { results: true });
      await jest.advanceTimersByTimeAsync(2_000);
      expect([back.inserted.length, front.inserted.length]).toEqual([0, 1]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('asks again before it inserts when the bytes took longer than a claim lasts', async () => {
    jest.useFakeTimers();
    try {
      const ledger = new FakeLedger();
      const [slow, quick] = [open(ledger, 'slow'), open(ledger, 'quick')];
      let arrive = (): void => undefined;
      slow.fetching = new Promise(resolve => (arrive = resolve));
      slow.put('j', DONE, { results: true });
      await jest.advanceTimersByTimeAsync(25_000);
      ledger.claims.clear();
      quick.put('j', DONE, { results: true });
      await jest.advanceTimersByTimeAsync(100);
      arrive();
      await jest.advanceTimersByTimeAsync(100);
      expect([slow.inserted.length, quick.inserted.length]).toEqual([0, 1]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('tries again when the results could not be fetched', async () => {
    jest.spyOn(console, 'warn').mockImplementation();
    jest.useFakeTimers();
    try {
      const tab = open(new FakeLedger(), 'one');
      tab.broken = true;
      tab.put('j', DONE, { results: true });
      await jest.advanceTimersByTimeAsync(100);
      tab.broken = false;
      await jest.advanceTimersByTimeAsync(40_000);
      expect(tab.inserted).toHaveLength(1);
    } finally {
      jest.useRealTimers();
      jest.restoreAllMocks();
    }
  });

  it('is done when the results were seen in the saved file, and says so once', async () => {
    const ledger = new FakeLedger();
    const tab = open(ledger, 'one');
    tab.put('j', DONE, { results: true });
    await until(() => tab.inserted.length === 1);
    expect(ledger.told).toEqual([]);
    tab.saved.emit({ notebook: 'a.ipynb', jobs: ['j'] });
    tab.saved.emit({ notebook: 'a.ipynb', jobs: ['j'] });
    await until(() => ledger.told.length > 0);
    expect(ledger.told).toEqual(['j a.ipynb']);
  });
});
