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
import type { IStanding } from './standing';
import { standingIn } from './standing';

/** Seconds before the first, second … look into a file that the server writes. */
const LOOKS = [1, 2, 5, 15, 60];

const NOTHING: IStanding = { jobs: [], waiting: [] };

/** What was seen in a saved file. */
export type ISaved = { notebook: string } & IStanding;

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

  get saved(): ISignal<this, ISaved> {
    return this._saved;
  }

  /** The results of a job were put into a notebook by this tab. */
  get delivered(): ISignal<this, { panel: NotebookPanel; record: IJobRecord }> {
    return this._delivered;
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
    results: readonly IResult[],
    claimed: () => Promise<boolean>
  ): Promise<boolean> {
    const { harmless, outputs, place, tracker, trans } = this._options;
    const made = await outputs(record, results);
    if (!(await claimed())) {
      return false;
    }
    const done: NotebookPanel[] = [];
    // The panels are looked for now: while bytes were fetched, one may have gone.
    tracker.forEach(panel => {
      const { model } = panel.content;
      if (model && this._options.path(panel) === notebook) {
        const where = place(record.job.order.gateway);
        if (!record.job.order.origin && !harmless(record, results)) {
          distrust(model, record.id);
        }
        if (deliver(model, record, made, where, trans)) {
          done.push(panel);
        }
      }
    });
    if (done.length > 0) {
      // Views of one notebook share its document: what follows is done once.
      this._delivered.emit({ panel: done[0], record });
      done.filter(isShared).forEach(panel => void this._lookIntoFile(panel));
    }
    return done.length > 0;
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    const { context } = panel;
    let written = NOTHING;
    const onState = (_sender: unknown, state: string) => {
      if (isShared(panel)) {
        // The server writes such a file, in its own time.
        if (state === 'completed') {
          void this._lookIntoFile(panel);
        }
      } else if (state === 'started') {
        written = standing(panel);
      } else if (state === 'completed') {
        this._tellSaved(panel, written);
      }
    };
    context.saveState.connect(onState, panel);
    void context.ready.then(() => {
      if (panel.content.model && !panel.isDisposed && !this._isDisposed) {
        if (isShared(panel)) {
          void this._lookIntoFile(panel);
        } else {
          this._tellSaved(panel, standing(panel));
        }
        this._arrived.emit();
      }
    });
  }

  /** Look until the file holds what the notebook holds of our jobs, at ever longer intervals. */
  private async _lookIntoFile(panel: NotebookPanel): Promise<void> {
    if (this._looking.has(panel)) {
      return;
    }
    this._looking.add(panel);
    try {
      for (const seconds of LOOKS) {
        await new Promise(resolve => setTimeout(resolve, seconds * 1e3));
        if (panel.isDisposed || this._isDisposed) {
          return;
        }
        const { file, path } = this._options;
        const saved = standingIn(await file(path(panel)));
        this._tellSaved(panel, saved);
        const here = standing(panel);
        if (
          here.jobs.every(job => saved.jobs.includes(job)) &&
          here.waiting.every(job => saved.waiting.includes(job))
        ) {
          return;
        }
      }
    } catch (reason) {
      console.debug('The saved file was not looked into.', reason);
    } finally {
      this._looking.delete(panel);
    }
  }

  private _tellSaved(panel: NotebookPanel, standing: IStanding): void {
    if (standing.jobs.length > 0 || standing.waiting.length > 0) {
      this._saved.emit({ notebook: this._options.path(panel), ...standing });
    }
  }

  private readonly _arrived = new Signal<this, void>(this);
  private readonly _saved = new Signal<this, ISaved>(this);
  private readonly _delivered = new Signal<
    this,
    { panel: NotebookPanel; record: IJobRecord }
  >(this);
  private readonly _looking = new Set<NotebookPanel>();
  private _isDisposed = false;
}

/** Several people, or tabs, edit the one document that the server holds. */
function isShared(panel: NotebookPanel): boolean {
  return panel.content.model?.collaborative === true;
}

function standing(panel: NotebookPanel): IStanding {
  const { model } = panel.content;
  return model
    ? { jobs: deliveredJobs(model), waiting: waitingJobs(model) }
    : NOTHING;
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
    /** The saved file of a notebook, as it is on disk. */
    file: (path: string) => Promise<unknown>;
    trans: TranslationBundle;
  }
}
