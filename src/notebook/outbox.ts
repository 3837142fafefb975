import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import { isTerminal } from '../protocols/job';
import type { ICard, ICards } from '../server/cards';
import type { IJobRecord } from '../server/records';
import type { IJobs } from '../tokens';
import type { ITell } from './after';
import { followUp } from './after';
import { writeCard } from './card';
import { waitingJob } from './find';
import type { OpenNotebooks } from './open';
import type { Verdict } from './restore';
import { verdict } from './restore';

/** Milliseconds in which cells that are run together are told of together. */
const TOGETHER = 300;

/**
 * What becomes of the cards in the open notebooks.
 *
 * A card is `out` until it was seen in the saved file. One that was lost with
 * its page is put back when the notebook is opened again and its cell is as it
 * was; else the user is told where the result waits. A run in the kernel
 * detaches a card: the cell is the kernel's then, and gets no result any more.
 */
export class Outbox implements IDisposable {
  constructor(private readonly _options: Outbox.IOptions) {
    const { notebooks, tracker } = _options;
    notebooks.saved.connect(this._onSaved, this);
    notebooks.delivered.connect(this._onDelivered, this);
    NotebookActions.executionScheduled.connect(this._onScheduled, this);
    tracker.widgetAdded.connect(this._onAdded, this);
    tracker.forEach(panel => this._onAdded(tracker, panel));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    const { notebooks, tracker } = this._options;
    notebooks.saved.disconnect(this._onSaved, this);
    notebooks.delivered.disconnect(this._onDelivered, this);
    NotebookActions.executionScheduled.disconnect(this._onScheduled, this);
    tracker.widgetAdded.disconnect(this._onAdded, this);
    clearTimeout(this._timer);
  }

  /** A card was written into a notebook, in the place of these outputs. */
  submitted(
    panel: NotebookPanel,
    record: IJobRecord,
    replaced: { outputs: IOutput[]; trusted: boolean }
  ): void {
    const { cards, tell, trans } = this._options;
    this._written(panel, record.id);
    if (replaced.outputs.length > 0) {
      cards.keep(record.id, replaced as Parameters<ICards['keep']>[1]).then(
        kept =>
          kept ||
          tell.info(
            trans.__(
              'What the cell showed before is too large to be brought back later.'
            )
          ),
        reason => console.warn('The replaced output was not kept.', reason)
      );
    }
  }

  /** No result of this job is to be put into its cell any more. */
  detach(job: string): void {
    this._out.delete(job);
    this._note(job, { state: 'detached' });
  }

  private _onAdded(_: INotebookTracker, panel: NotebookPanel): void {
    const { path } = this._options;
    panel.context.pathChanged.connect(() => {
      for (const [job, where] of this._out) {
        if (where === panel) {
          this._note(job, { notebook: path(panel) });
        }
      }
    }, panel);
    panel.disposed.connect(() => {
      this._out.forEach((where, job) => {
        if (where === panel) {
          this._out.delete(job);
        }
      });
    });
    void panel.context.ready
      .then(() => this._restore(panel))
      .catch(reason =>
        console.debug(`Cards of ${path(panel)} were not looked for.`, reason)
      );
  }

  /** Look for cards that were lost with a page. */
  private async _restore(panel: NotebookPanel): Promise<void> {
    const { cards, jobs, path } = this._options;
    const [list] = await Promise.all([cards.list(path(panel)), jobs.ready]);
    for (const card of list) {
      const record = jobs.get(card.job);
      if (card.state === 'out' && record && !this._out.has(card.job)) {
        const replaced = card.replaced
          ? (await cards.replaced(card.job)).outputs
          : [];
        this._judge(panel, record, card, replaced as unknown as IOutput[]);
      }
    }
  }

  private _judge(
    panel: NotebookPanel,
    record: IJobRecord,
    card: ICard,
    replaced: IOutput[]
  ): void {
    const { model } = panel.content;
    if (!model || panel.isDisposed || this._isDisposed) {
      return;
    }
    const { notebooks, place, trans } = this._options;
    const said = verdict(model, record, card.cell, replaced);
    switch (said) {
      case 'there':
        this._written(panel, record.id, model.dirty);
        break;
      case 'lost':
        this._written(panel, record.id);
        writeCard(
          model,
          card.cell,
          record,
          place(record.job.order.gateway),
          trans
        );
        notebooks.arrive();
        break;
      case 'gone':
      case 'edited':
      case 'newer':
        this.detach(record.id);
        this._tellWaiting(record, card, said);
    }
  }

  private _tellWaiting(
    record: IJobRecord,
    card: ICard,
    said: Exclude<Verdict, 'there' | 'lost'>
  ): void {
    const { insert, open, tell, trans } = this._options;
    const { title } = record.job.order;
    const why =
      said === 'gone'
        ? trans.__('its cell is not in %1 any more', card.notebook)
        : said === 'edited'
          ? trans.__('its cell in %1 was edited', card.notebook)
          : trans.__('its cell in %1 has newer outputs', card.notebook);
    if (record.results) {
      tell.info(trans.__('The result of %1 waits: %2.', title, why), {
        label: trans.__('Insert'),
        callback: () => insert(record.id)
      });
    } else {
      const words = isTerminal(record.job.state)
        ? trans.__('%1 ended without a result: %2.', title, why)
        : trans.__('%1 goes on in the HPC panel: %2.', title, why);
      tell.info(words, {
        label: trans.__('Show'),
        callback: () => open(record.id)
      });
    }
  }

  /** A cell is about to be run in the kernel, which clears its outputs first. */
  private _onScheduled(_: unknown, { cell }: { cell: Cell }): void {
    const job =
      cell.model.type === 'code'
        ? waitingJob(cell.model as ICodeCellModel)
        : null;
    const record = job === null ? undefined : this._options.jobs.get(job);
    if (!record) {
      return;
    }
    if (this._out.has(record.id)) {
      this.detach(record.id);
    }
    this._ran.push(record);
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._tellRan(), TOGETHER);
  }

  private _tellRan(): void {
    const { open, tell, trans } = this._options;
    const ran = this._ran.splice(0);
    tell.info(
      trans._n(
        'A cell was run here although its job is out. The job goes on in the HPC panel; its result can be inserted from there.',
        '%1 cells were run here although their jobs are out. The jobs go on in the HPC panel; their results can be inserted from there.',
        ran.length
      ),
      { label: trans.__('Show'), callback: () => open(ran[0].id) }
    );
  }

  private _onSaved(
    _: unknown,
    { waiting, jobs }: { waiting: readonly string[]; jobs: readonly string[] }
  ): void {
    for (const job of waiting) {
      if (this._out.delete(job)) {
        this._note(job, { state: 'saved' });
      }
    }
    jobs.forEach(job => this._out.delete(job));
  }

  private _onDelivered(
    _: unknown,
    { panel, record }: { panel: NotebookPanel; record: IJobRecord }
  ): void {
    const { cards, path, tab, tell, trans } = this._options;
    if (record.job.order.origin) {
      cards
        .takeAfter(record.id, tab, path(panel))
        .then(after => followUp(after, panel, record, tell, trans))
        .catch(reason =>
          console.warn(`What follows job ${record.id} was not done.`, reason)
        );
    }
  }

  /** A card stands in a notebook; a shared document outlives its pages. */
  private _written(panel: NotebookPanel, job: string, unsaved = true): void {
    if (unsaved && panel.content.model?.collaborative !== true) {
      this._out.set(job, panel);
    } else {
      this._note(job, { state: 'saved' });
    }
  }

  private _note(job: string, fields: Parameters<ICards['put']>[1]): void {
    this._options.cards
      .put(job, fields)
      .catch(reason =>
        console.debug(`The card of job ${job} was not noted.`, reason)
      );
  }

  /** Cards that were not seen in the saved file yet, and where they are. */
  private readonly _out = new Map<string, NotebookPanel>();
  private readonly _ran: IJobRecord[] = [];
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isDisposed = false;
}

export namespace Outbox {
  export interface IOptions {
    /** Random, one per tab. */
    tab: string;
    cards: ICards;
    jobs: IJobs;
    notebooks: OpenNotebooks;
    tracker: INotebookTracker;
    path: OpenNotebooks.IOptions['path'];
    place: OpenNotebooks.IOptions['place'];
    /** Insert a job's results below the active cell. */
    insert: (job: string) => void;
    /** Open a job's detail. */
    open: (job: string) => void;
    tell: ITell;
    trans: TranslationBundle;
  }
}
