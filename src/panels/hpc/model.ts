import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IProcessSummary, IServerInfo } from '../../protocols/description';
import type { IGateways, IJobs } from '../../tokens';

/** Milliseconds after which a panel that comes into sight asks again, in case a hint was lost. */
const STALE = 60_000;

/** What the panel knows of a gateway. */
export interface IGatewayView {
  state: 'loading' | 'connected' | 'problem';
  processes: readonly IProcessSummary[];
  info: IServerInfo | null;
  /** The server's words, when there is a problem. */
  problem: string;
}

const LOADING: IGatewayView = {
  state: 'loading',
  processes: [],
  info: null,
  problem: ''
};

/**
 * What the panel shows: the gateways and how each of them answered, the jobs,
 * and what is searched for.
 *
 * Asks nobody anything before `start`.
 */
export class HpcModel implements IDisposable {
  constructor(
    readonly gateways: IGateways,
    readonly jobs: IJobs
  ) {}

  /** Something that the panel shows has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get query(): string {
    return this._query;
  }
  set query(value: string) {
    this._query = value;
    this._changed.emit();
  }

  /** The list of gateways has come. */
  get gatewaysRead(): boolean {
    return this._gatewaysRead;
  }

  /** The list of jobs has come, or its first page. */
  get jobsRead(): boolean {
    return this._jobsRead || this.jobs.jobs.length > 0;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  view(gateway: string): IGatewayView {
    return this._views.get(gateway) ?? LOADING;
  }

  /** Title of a gateway; its id where it is configured no longer. */
  place(gateway: string): string {
    return this.gateways.get(gateway)?.title ?? gateway;
  }

  /** Start looking; later calls do nothing. */
  start(): void {
    if (this._started) {
      return;
    }
    this._started = true;
    this.gateways.changed.connect(this._onGateways, this);
    this.jobs.changed.connect(this._onJobs, this);
    void this.jobs.ready.then(() => {
      this._jobsRead = true;
      this._changed.emit();
    });
    void this.gateways.ready.then(() => {
      if (!this._gatewaysRead) {
        this._onGateways();
      }
    });
  }

  /** The panel has come into sight: what it shows is read again when it is old. */
  async look(): Promise<void> {
    if (this._gatewaysRead && Date.now() - this._asked > STALE) {
      this._asked = Date.now();
      await Promise.all([this.gateways.refresh(), this.jobs.refresh()]);
    }
  }

  /** Ask everybody again, and show that they are asked. */
  async refresh(): Promise<void> {
    this._asked = Date.now();
    // What is known stays in sight meanwhile, and with it what has the focus.
    for (const [id, view] of this._views) {
      this._views.set(id, { ...view, state: 'loading' });
    }
    this._changed.emit();
    await Promise.all([this.gateways.refresh(), this.jobs.refresh()]);
    this._changed.emit();
  }

  /**
   * Ask one gateway (again). Its failure is shown with it and rejects nothing.
   * One that is connected stays so in sight until it has answered.
   */
  async load(gateway: string): Promise<void> {
    const turn = (this._turns.get(gateway) ?? 0) + 1;
    this._turns.set(gateway, turn);
    if (this.view(gateway).state === 'problem') {
      this._set(gateway, { ...this.view(gateway), state: 'loading' });
    }
    let view: IGatewayView;
    try {
      const [info, processes] = await Promise.all([
        this.gateways.server(gateway),
        this.gateways.processes(gateway)
      ]);
      view = { state: 'connected', info, processes, problem: '' };
    } catch (reason) {
      const problem = reason instanceof Error ? reason.message : String(reason);
      view = { ...this.view(gateway), state: 'problem', problem };
    }
    // A later question has been asked meanwhile: its answer counts.
    if (this._turns.get(gateway) === turn) {
      this._set(gateway, view);
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.gateways.changed.disconnect(this._onGateways, this);
    this.jobs.changed.disconnect(this._onJobs, this);
    Signal.clearData(this);
  }

  private _onGateways(): void {
    this._gatewaysRead = true;
    this._changed.emit();
    for (const { id } of this.gateways.gateways) {
      void this.load(id);
    }
  }

  private _onJobs(): void {
    this._changed.emit();
  }

  private _set(gateway: string, view: IGatewayView): void {
    if (!this._isDisposed) {
      this._views.set(gateway, view);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _views = new Map<string, IGatewayView>();
  private readonly _turns = new Map<string, number>();
  private _asked = Date.now();
  private _query = '';
  private _started = false;
  private _gatewaysRead = false;
  private _jobsRead = false;
  private _isDisposed = false;
}
