import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IExchange } from '../protocols/exchange';
import type { IJobStep, IOrder } from '../protocols/job';
import type { JsonObject } from '../protocols/json';
import type { IProtocol } from '../protocols/protocol';
import type { ServerEvents } from '../server/events';
import type { ILedger } from '../server/ledger';
import type { IEffectRecord, IJobRecord, IResult } from '../server/records';
import { ApiError } from '../server/request';
import type { IChange } from '../server/schemas';
import type { IJobs, IProtocols } from '../tokens';
import { Driver } from './driver';
import { Hints } from './hints';
import { mark } from './marks';

/** Milliseconds between looks without any event, while a job is under way. */
const INTERVAL = 10_000;
const MAX_INTERVAL = 120_000;

/**
 * The jobs of this user, as last read from the ledger.
 *
 * Events say *that* something changed; what changed is read by sequence number,
 * one read at a time. While jobs are under way a slow poll looks without being
 * told, so that a lost event costs seconds and not the result. At rest nothing
 * runs here.
 */
export class Jobs implements IJobs, IDisposable {
  constructor(private readonly _options: Jobs.IOptions) {
    this._driver = new Driver({
      driver: _options.tab,
      ledger: _options.ledger,
      protocols: _options.protocols,
      onRecord: record => this._put([record]),
      onStale: () => void this._look()
    });
    this._poll = new Poll({
      name: 'jupyterlab-hpc:jobs',
      auto: false,
      factory: () => Promise.all([this._read(), this._drive()]),
      frequency: { interval: INTERVAL, backoff: true, max: MAX_INTERVAL },
      standby: 'when-hidden'
    });
    _options.events.changed.connect(this._onChange, this);
    _options.protocols.changed.connect(this._onProtocols, this);
  }

  get changed(): ISignal<this, readonly string[]> {
    return this._changed;
  }

  get jobs(): readonly IJobRecord[] {
    return (this._sorted ??= [...this._records.values()].sort(newestFirst));
  }

  /** The first look starts the first read. Rejects never: see `problem`. */
  get ready(): Promise<void> {
    return (this._ready ??= this._look());
  }

  get problem(): string | null {
    return this._problem;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.events.changed.disconnect(this._onChange, this);
    this._options.protocols.changed.disconnect(this._onProtocols, this);
    this._poll.dispose();
    this._hints.dispose();
    this._driver.dispose();
    Signal.clearData(this);
  }

  get(id: string): IJobRecord | undefined {
    return this._records.get(id);
  }

  waits({ job }: IJobRecord): boolean {
    return !job.rest && !this._driven.includes(job.order.protocol);
  }

  async submit(order: IOrder): Promise<IJobRecord> {
    const record = await this._create(this._protocol(order).begin(order));
    mark('submitted', record.id);
    return record;
  }

  attach(order: IOrder, reference: string): Promise<IJobRecord> {
    const taken = { ...order, attached: reference };
    return this._create(this._protocol(order).attach(taken, reference));
  }

  async ask(
    id: string,
    action: string,
    fields: JsonObject = {}
  ): Promise<void> {
    await this._options.ledger.ask(id, action, fields);
    this._wake();
  }

  async forget(id: string): Promise<void> {
    await this._options.ledger.forget(id);
    this._remove(id);
  }

  results(id: string): Promise<readonly IResult[]> {
    return this._options.ledger.results(id);
  }

  exchanges(id: string): Promise<readonly IEffectRecord[]> {
    return this._options.ledger.effects(id);
  }

  result(id: string, name: string): Promise<Blob> {
    return this._options.ledger.result(id, name);
  }

  resultUrl(id: string, name: string): string {
    return this._options.ledger.resultUrl(id, name);
  }

  async log(id: string, lines: number): Promise<string> {
    const job = this._records.get(id)?.job;
    const protocol = job && this._options.protocols.get(job.order.protocol);
    if (!job?.log || !protocol?.log) {
      return '';
    }
    return protocol.log(this._options.exchange(job.order.gateway), job, lines);
  }

  async refresh(): Promise<void> {
    this._sequence = 0;
    this._whole = true;
    await this._look();
    this._wake();
  }

  /** Throws when nobody understands it. */
  private _protocol(order: IOrder): IProtocol {
    const protocol = this._options.protocols.get(order.protocol);
    if (!protocol) {
      throw new Error(
        this._options.trans.__(
          'No installed extension understands the protocol "%1".',
          order.protocol
        )
      );
    }
    return protocol;
  }

  private async _create(step: IJobStep): Promise<IJobRecord> {
    const { ledger, tab } = this._options;
    const record = await ledger.create(tab, step);
    this._put([record]);
    return record;
  }

  /** Read, and keep what went wrong as `problem`. */
  private async _look(): Promise<void> {
    try {
      await this._read();
    } catch (reason) {
      this._setProblem(reason instanceof Error ? reason.message : `${reason}`);
    }
  }

  /** One read at a time; asked for during one, another follows. */
  private _read(): Promise<void> {
    this._again = true;
    return (this._reading ??= this._readAll().finally(() => {
      this._reading = null;
    }));
  }

  private async _readAll(): Promise<void> {
    while (this._again && !this._isDisposed) {
      this._again = false;
      const since = this._sequence;
      const { sequence, jobs, driven } = await this._options.ledger.jobs(since);
      this._driven = driven ?? [];
      if (sequence < since) {
        // Another ledger than before: what we hold is of no use.
        this._sequence = 0;
        this._whole = this._again = true;
        continue;
      }
      this._sequence = sequence;
      this._setProblem(null);
      if (since === 0 && this._whole) {
        this._whole = false;
        const there = new Set(jobs.map(record => record.id));
        const gone = [...this._records.keys()].filter(id => !there.has(id));
        gone.forEach(id => this._records.delete(id));
        this._put(jobs, gone);
      } else {
        this._put(jobs);
      }
    }
  }

  /** Take records in, older ones than ours left out, and tell. */
  private _put(
    records: readonly IJobRecord[],
    gone: readonly string[] = []
  ): void {
    const ids = [...gone];
    for (const record of records) {
      const old = this._records.get(record.id);
      if (old && old.sequence >= record.sequence) {
        continue;
      }
      this._records.set(record.id, record);
      ids.push(record.id);
      if (old?.job.remote === null && record.job.remote !== null) {
        mark('accepted', record.id);
      }
    }
    this._tell(ids);
  }

  private _remove(id: string): void {
    if (this._records.delete(id)) {
      this._tell([id]);
    }
  }

  private _tell(ids: readonly string[]): void {
    if (ids.length === 0 || this._isDisposed) {
      return;
    }
    this._sorted = null;
    this._watch();
    this._changed.emit(ids);
  }

  /** The poll runs while something is under way, and not otherwise. */
  private _watch(): void {
    const busy = this.jobs.some(record => !record.job.rest);
    if (busy !== this._watching) {
      this._watching = busy;
      void (busy ? this._poll.start() : this._poll.stop());
    }
  }

  /** See what there is to do, unless the worker does it all. */
  private async _drive(): Promise<void> {
    if (this.jobs.some(record => this.waits(record))) {
      await this._driver.wake();
    }
  }

  private _wake(drive = this._drive()): void {
    drive.catch(reason => {
      console.debug('The work could not be fetched; the poll will.', reason);
    });
  }

  private _onChange(_: ServerEvents, hint: IChange): void {
    switch (hint.what) {
      case 'work':
        this._wake(this._driver.wake());
        break;
      case 'worker':
        void this._look().then(() => this._changed.emit([]));
        break;
      case 'job':
      case 'gateway':
        // After a survey of a gateway, its jobs are verified as of now, or unreachable.
        this._hints.add(hint.what === 'job' ? hint.id : '', hint.sequence);
        break;
    }
  }

  private async _onHints(hinted: ReadonlyMap<string, number>): Promise<void> {
    const old = [...hinted].filter(hint => this._isOld(...hint));
    if (old.length > 0) {
      await this._look();
      await Promise.all(old.map(hint => this._checkGone(...hint)));
    }
  }

  private _isOld(id: string, sequence: number): boolean {
    return (this._records.get(id)?.sequence ?? 0) < sequence;
  }

  /** A change that no read brought: the job was forgotten, in another tab perhaps. */
  private async _checkGone(id: string, sequence: number): Promise<void> {
    if (!this._records.has(id) || !this._isOld(id, sequence)) {
      return;
    }
    try {
      this._put([await this._options.ledger.job(id)]);
    } catch (reason) {
      if (reason instanceof ApiError && reason.status === 404) {
        this._remove(id);
      }
    }
  }

  /** A protocol came in late: jobs may have waited for it. */
  private _onProtocols(): void {
    if (this._watching) {
      this._wake();
    }
  }

  private _setProblem(problem: string | null): void {
    if (problem !== this._problem) {
      this._problem = problem;
      this._changed.emit([]);
    }
  }

  private readonly _changed = new Signal<this, readonly string[]>(this);
  private readonly _driver: Driver;
  private readonly _hints = new Hints(hinted => void this._onHints(hinted));
  private readonly _poll: Poll;
  private readonly _records = new Map<string, IJobRecord>();
  private _sorted: readonly IJobRecord[] | null = null;
  private _driven: readonly string[] = [];
  private _sequence = 0;
  private _whole = false;
  private _again = false;
  private _reading: Promise<void> | null = null;
  private _ready: Promise<void> | null = null;
  private _problem: string | null = null;
  private _watching = false;
  private _isDisposed = false;
}

export namespace Jobs {
  export interface IOptions {
    /** Random, one per tab. */
    tab: string;
    ledger: ILedger;
    protocols: IProtocols;
    events: ServerEvents;
    exchange: (gateway: string) => IExchange;
    trans: TranslationBundle;
  }
}

/** By time of creation, the newest first; ids decide between equals. */
function newestFirst(one: IJobRecord, other: IJobRecord): number {
  if (one.created !== other.created) {
    return one.created < other.created ? 1 : -1;
  }
  return one.id < other.id ? 1 : -1;
}
