import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICards, IReplaced } from '../server/cards';
import type { IJobs } from '../tokens';
import { marksOf, waitingJob } from './find';
import type { Outbox } from './outbox';

/**
 * The job that a cell's outputs were replaced for: the one whose card or
 * results it holds or, where they were brought back, the newest submitted from it.
 */
export function jobOfCell(
  cell: ICodeCellModel,
  notebook: string,
  jobs: Pick<IJobs, 'jobs'>
): string | null {
  const marked = marksOf(cell).at(-1)?.mark.job;
  const submitted = () =>
    jobs.jobs.find(({ job: { order } }) => {
      const { origin } = order;
      return origin?.cell === cell.id && origin.notebook === notebook;
    })?.id;
  return marked ?? submitted() ?? null;
}

/**
 * Put what a job replaced back into its cell, and keep what stands there now:
 * doing it twice changes nothing.
 *
 * A card that waits is given up by it: its job goes on in the panel. Rejects
 * with words for the user where nothing is kept.
 */
export async function bringBack(
  panel: NotebookPanel,
  cell: ICodeCellModel,
  job: string,
  {
    cards,
    outbox,
    trans
  }: {
    cards: ICards;
    outbox: Pick<Outbox, 'detach'>;
    trans: TranslationBundle;
  }
): Promise<void> {
  const replaced = await cards.replaced(job);
  const { model } = panel.content;
  if (!model || panel.isDisposed) {
    return;
  }
  const { sharedModel } = cell;
  const now = { outputs: sharedModel.getOutputs(), trusted: cell.trusted };
  const waits = waitingJob(cell) === job;
  if (!replaced.trusted) {
    cell.trusted = false;
  }
  const put = (outputs: IOutput[]) => {
    // A view that still shows text would run new text into it.
    sharedModel.setOutputs([]);
    model.sharedModel.transact(() => sharedModel.setOutputs(outputs), false);
  };
  put(replaced.outputs as unknown as IOutput[]);
  if (waits) {
    outbox.detach(job);
  } else if (
    now.outputs.length > 0 &&
    !(await cards.keep(job, now as unknown as IReplaced))
  ) {
    put(now.outputs);
    throw new Error(
      trans.__(
        'What the cell shows is too large to be kept: nothing was changed.'
      )
    );
  }
}
