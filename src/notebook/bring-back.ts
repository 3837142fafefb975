import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';

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
  { cards, outbox }: { cards: ICards; outbox: Outbox }
): Promise<void> {
  const replaced = await cards.replaced(job);
  const { model } = panel.content;
  if (!model || panel.isDisposed) {
    return;
  }
  const { sharedModel } = cell;
  const now = { outputs: sharedModel.getOutputs(), trusted: cell.trusted };
  if (waitingJob(cell) === job) {
    outbox.detach(job);
  } else if (now.outputs.length > 0) {
    await cards.keep(job, now as unknown as IReplaced);
  }
  if (!replaced.trusted) {
    cell.trusted = false;
  }
  model.sharedModel.transact(() => {
    sharedModel.setOutputs(replaced.outputs as unknown as IOutput[]);
  }, false);
}
