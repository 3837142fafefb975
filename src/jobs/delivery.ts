import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { isTerminal } from '../protocols/job';
import type { ILedger } from '../server/ledger';
import type { IJobRecord, IResult } from '../server/records';
import type { IJobs } from '../tokens';
import { mark } from './marks';

/** Milliseconds after which a claim that another tab holds may have run out. */
const CLAIM = 31_000;

/** Milliseconds for which a claim of our own can be relied on. */
const SURE = 20_000;

/** Milliseconds that a tab which nobody looks at gives way to the others. */
const YIELD = 500;

/** The open notebooks, as far as delivery must know them. */
export interface INotebooks {
  /** Cards may have come in: a notebook was opened, a card written or shown. */
  readonly arrived: ISignal<unknown, void>;
  /** The results of these jobs are in the saved file of a notebook. */
  readonly saved: ISignal<
    unknown,
    { notebook: string; jobs: readonly string[] }
  >;
  /** Jobs with a card that waits for its result. */
  waiting(): readonly string[];
  /** Paths of the notebooks with a card of this job that waits for its result. */
  holding(job: string): readonly string[];
  /**
   * Put the results where the cards are, in one notebook.
   *
   * Doing it twice changes nothing. Gives whether something was changed.
   *
   * @param claimed - asked when the bytes are there: this tab may still do it.
   */
  insert(
    notebook: string,
    record: IJobRecord,
    results: readonly IResult[],
    claimed: () => Promise<boolean>
  ): Promise<boolean>;
}

/**
 * Brings results to the cards that wait for them.
 *
 * A result is *inserted* by one tab, which claims it first, and *delivered* once
 * it was seen in the saved file. Until then it is offered again.
 */
export class Delivery implements IDisposable {
  constructor(private readonly _options: Delivery.IOptions) {
    _options.jobs.changed.connect(this._onJobs, this);
    _options.notebooks.arrived.connect(this._onArrived, this);
    _options.notebooks.saved.connect(this._onSaved, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.jobs.changed.disconnect(this._onJobs, this);
    this._options.notebooks.arrived.disconnect(this._onArrived, this);
    this._options.notebooks.saved.disconnect(this._onSaved, this);
    this._timers.forEach(timer => clearTimeout(timer));
    Signal.clearData(this);
  }

  private _onJobs(_: IJobs, ids: readonly string[]): void {
    ids.forEach(id => this._offer(id));
  }

  private _onArrived(): void {
    this._options.notebooks.waiting().forEach(id => this._offer(id));
  }

  /** Deliver a job to every notebook that waits for it, if it is ready for that. */
  private _offer(id: string): void {
    const record = this._options.jobs.get(id);
    if (!record || !isReady(record)) {
      return;
    }
    for (const notebook of this._options.notebooks.holding(id)) {
      const key = `${id} ${notebook}`;
      if (!this._underWay.has(key)) {
        this._underWay.add(key);
        this._deliver(record, notebook)
          .catch(reason => {
            console.warn(
              `The result of job ${id} could not be put into ${notebook}.`,
              reason
            );
            this._later(id);
          })
          .finally(() => {
            this._underWay.delete(key);
            this._followRename(id, notebook);
          });
      }
    }
  }

  /** While bytes were fetched the notebook may have got another name. */
  private _followRename(id: string, notebook: string): void {
    const paths = this._options.notebooks.holding(id);
    if (!this._isDisposed && !paths.includes(notebook)) {
      this._offer(id);
    }
  }

  private async _deliver(record: IJobRecord, notebook: string): Promise<void> {
    const { hidden, jobs, ledger, notebooks, tab } = this._options;
    if (hidden()) {
      // The tab in front is to show the result, where the notebook is in both.
      await new Promise(resolve => setTimeout(resolve, YIELD));
    }
    const since = Date.now();
    // Both are asked at once: a claim that is refused costs one small read.
    const [granted, results] = await Promise.all([
      ledger.claim(record.id, tab, notebook),
      record.results ? jobs.results(record.id) : []
    ]);
    if (!granted) {
      this._later(record.id);
      return;
    }
    // Fetching may take longer than a claim lasts.
    const claimed = async () =>
      Date.now() - since < SURE || ledger.claim(record.id, tab, notebook);
    if (await notebooks.insert(notebook, record, results, claimed)) {
      mark('delivered', record.id);
    }
  }

  private _onSaved(
    _: unknown,
    saved: { notebook: string; jobs: readonly string[] }
  ): void {
    const { jobs, ledger, tab } = this._options;
    for (const id of saved.jobs) {
      const record = jobs.get(id);
      if (!record || record.delivered || this._told.has(id)) {
        continue;
      }
      this._told.add(id);
      ledger.delivered(id, tab, saved.notebook).catch(reason => {
        this._told.delete(id);
        console.debug(`Delivery of job ${id} was not recorded.`, reason);
      });
    }
  }

  /** Another tab has the claim, or something failed: look again when it ran out. */
  private _later(id: string): void {
    if (this._isDisposed || this._timers.has(id)) {
      return;
    }
    this._timers.set(
      id,
      setTimeout(() => {
        this._timers.delete(id);
        this._offer(id);
      }, CLAIM)
    );
  }

  private readonly _underWay = new Set<string>();
  private readonly _told = new Set<string>();
  private readonly _timers = new Map<string, ReturnType<typeof setTimeout>>();
  private _isDisposed = false;
}

export namespace Delivery {
  export interface IOptions {
    /** Random, one per tab: what claims are given to. */
    tab: string;
    /** Nobody looks at this tab. */
    hidden: () => boolean;
    jobs: IJobs;
    ledger: Pick<ILedger, 'claim' | 'delivered'>;
    notebooks: INotebooks;
  }
}

/** The user's question is answered, and what there is of results is kept on the server. */
function isReady(record: IJobRecord): boolean {
  return isTerminal(record.job.state) && (record.results || record.job.rest);
}
