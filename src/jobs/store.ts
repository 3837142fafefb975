import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IExchange } from '../protocols/exchange';
import type { IJobStep, IOrder } from '../protocols/job';
import type { JsonObject } from '../protocols/json';
import type { IProtocol } from '../protocols/protocol';
import type { IChores } from '../server/chores';
import type { ServerEvents } from '../server/events';
import type { ILedger } from '../server/ledger';
import type { IJobRecord, IResult } from '../server/records';
import type { IChange } from '../server/schemas';
import type { IJobs, IProtocols } from '../tokens';
import { Driver } from './driver';
import { Hints } from './hints';
import { mark } from './marks';
import { Shelf } from './shelf';

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
      onStale: () => void this.look()
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
    return this._shelf.all;
  }

  /** The first look starts the first read. Rejects never: see `problem`. */
  get ready(): Promise<void> {
    return (this._ready ??= this.look());
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
    return this._shelf.get(id);
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
    this._remove([id]);
  }

  results(id: string): Promise<readonly IResult[]> {
    return this._options.ledger.results(id);
  }

  chores(): Promise<IChores> {
    return this._options.ledger.chores();
  }

  result(id: string, name: string): Promise<Blob> {
    return this._options.ledger.result(id, name);
  }

  resultUrl(id: string, name: string): string {
    return this._options.ledger.resultUrl(id, name);
  }

  async log(id: string, lines: number): Promise<string> {
    const job = this._shelf.get(id)?.job;
    const protocol = job && this._options.protocols.get(job.order.protocol);
    if (!job?.log || !protocol?.log) {
      return '';
    }
    return protocol.log(this._options.exchange(job.order.gateway), job, lines);
  }

  /** Read, and keep what went wrong as `problem`. */
  async look(): Promise<void> {
    try {
      await this._read();
    } catch (reason) {
      this._setProblem(reason instanceof Error ? reason.message : `${reason}`);
    }
  }

  async refresh(): Promise<void> {
    this._sequence = 0;
    this._whole = true;
    await this.look();
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

  /** One read at a time; asked for during one, another follows. */
  private _read(): Promise<void> {
    this._again = true;
    return (this._reading ??= this._readAll().finally(() => {
      this._reading = null;
    }));
  }

  private async _readAll(): Promise<void> {
    const { ledger } = this._options;
    while (this._again && !this._isDisposed) {
      this._again = false;
      const since = this._sequence;
      const whole = since === 0 && this._whole;
      const held = whole ? this.jobs.map(({ id }) => id) : [];
      let page = await ledger.jobs(since);
      const { sequence, gone = [] } = page;
      this._driven = page.driven ?? [];
      if (sequence < since) {
        // Another ledger than before, or too much was missed: what we hold is of no use.
        this._sequence = 0;
        this._whole = this._again = true;
        continue;
      }
      const missing = new Set(whole ? held : gone);
      for (;;) {
        page.jobs.forEach(({ id }) => missing.delete(id));
        this._put(page.jobs);
        if (!page.next || this._isDisposed) {
          break;
        }
        page = await ledger.jobs(since, page.next);
      }
      // What changed while pages were read has a higher number than the first of them.
      this._sequence = sequence;
      this._setProblem(null);
      this._whole &&= !whole;
      this._remove([...missing]);
    }
  }

  /** Take records in, older ones than ours left out, and tell. */
  private _put(records: readonly IJobRecord[]): void {
    const ids: string[] = [];
    for (const record of records) {
      const old = this._shelf.get(record.id);
      if (this._shelf.put(record)) {
        ids.push(record.id);
        if (old?.job.remote === null && record.job.remote !== null) {
          mark('accepted', record.id);
        }
      }
    }
    this._tell(ids);
  }

  private _remove(ids: readonly string[]): void {
    this._tell(ids.filter(id => this._shelf.remove(id)));
  }

  private _tell(ids: readonly string[]): void {
    if (ids.length > 0 && !this._isDisposed) {
      this._watch();
      this._changed.emit(ids);
    }
  }

  /** The poll runs while something is under way, and not otherwise. */
  private _watch(): void {
    const { busy } = this._shelf;
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
        void this.look().then(() => this._changed.emit([]));
        break;
      case 'job':
      case 'gateway':
        // After a survey of a gateway, its jobs are verified as of now, or unreachable.
        this._hints.add(hint.what === 'job' ? hint.id : '', hint.sequence);
        break;
    }
  }

  private _onHints(hinted: ReadonlyMap<string, number>): void {
    for (const [id, sequence] of hinted) {
      if ((this._shelf.get(id)?.sequence ?? 0) < sequence) {
        void this.look();
        return;
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
  private readonly _hints = new Hints(hinted => this._onHints(hinted));
  private readonly _poll: Poll;
  private readonly _shelf = new Shelf();
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
