import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { INotebooks } from '../jobs/delivery';
import type { IJobRecord, IResult } from '../server/records';
import { deliver, distrust } from './deliver';
import { deliveredJobs, waitingCells, waitingJobs } from './find';

/** The open notebooks: where delivery finds cards, and learns that a file was saved. */
export class OpenNotebooks implements INotebooks, IDisposable {
  constructor(private readonly _options: OpenNotebooks.IOptions) {
    const { tracker } = _options;
    tracker.widgetAdded.connect(this._onAdded, this);
    tracker.forEach(panel => this._onAdded(tracker, panel));
  }

  get arrived(): ISignal<this, void> {
    return this._arrived;
  }

  get saved(): ISignal<this, { notebook: string; jobs: readonly string[] }> {
    return this._saved;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.tracker.widgetAdded.disconnect(this._onAdded, this);
    Signal.clearData(this);
  }

  /** A card was written, or shown: its job may have ended already. */
  arrive(): void {
    this._arrived.emit();
  }

  waiting(): readonly string[] {
    const jobs = new Set<string>();
    this._options.tracker.forEach(({ content: { model } }) => {
      if (model) {
        waitingJobs(model).forEach(job => jobs.add(job));
      }
    });
    return [...jobs];
  }

  holding(job: string): readonly string[] {
    const paths = new Set<string>();
    this._options.tracker.forEach(panel => {
      const { model } = panel.content;
      if (model && waitingCells(model, job).length > 0) {
        paths.add(this._options.path(panel));
      }
    });
    return [...paths];
  }

  async insert(
    notebook: string,
    record: IJobRecord,
    results: readonly IResult[]
  ): Promise<boolean> {
    const { harmless, outputs, place, tracker, trans } = this._options;
    const made = await outputs(record, results);
    let changed = false;
    // The panels are looked for now: while bytes were fetched, one may have gone.
    tracker.forEach(panel => {
      const { model } = panel.content;
      if (model && this._options.path(panel) === notebook) {
        const where = place(record.job.order.gateway);
        if (!record.job.order.origin && !harmless(record, results)) {
          distrust(model, record.id);
        }
        changed = deliver(model, record, made, where, trans) || changed;
      }
    });
    return changed;
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    const { context } = panel;
    let written: readonly string[] = [];
    const onState = (_sender: unknown, state: string) => {
      const { model } = panel.content;
      if (state === 'started') {
        written = model ? deliveredJobs(model) : [];
      } else if (state === 'completed') {
        this._tellSaved(panel, written);
      }
    };
    context.saveState.connect(onState, panel);
    void context.ready.then(() => {
      const { model } = panel.content;
      if (model && !panel.isDisposed && !this._isDisposed) {
        this._tellSaved(panel, deliveredJobs(model));
        this._arrived.emit();
      }
    });
  }

  private _tellSaved(panel: NotebookPanel, jobs: readonly string[]): void {
    if (jobs.length > 0) {
      this._saved.emit({ notebook: this._options.path(panel), jobs });
    }
  }

  private readonly _arrived = new Signal<this, void>(this);
  private readonly _saved = new Signal<
    this,
    { notebook: string; jobs: readonly string[] }
  >(this);
  private _isDisposed = false;
}

export namespace OpenNotebooks {
  export interface IOptions {
    tracker: INotebookTracker;
    /** A notebook's path as the server knows it, without the prefix of a drive. */
    path: (panel: NotebookPanel) => string;
    /** Title of a gateway. */
    place: (gateway: string) => string;
    /** Results as notebook outputs. */
    outputs: (
      record: IJobRecord,
      results: readonly IResult[]
    ) => Promise<IOutput[]>;
    /** These results may stand in a trusted cell although the user ran none there. */
    harmless: (record: IJobRecord, results: readonly IResult[]) => boolean;
    trans: TranslationBundle;
  }
}
