import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobRecord } from '../server/records';
import { cellById } from './find';
import type { IOutput } from '@jupyterlab/nbformat';
import { ownOutput } from './mime';
import { cardText } from './words';

/** The card of a job that is out. */
export function card(
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): IOutput {
  return ownOutput(
    { job: record.id, role: 'card' },
    cardText(record, place, trans)
  );
}

/**
 * Put a job's card in the place of a cell's outputs.
 *
 * Not undoable, like the outputs of a run. Gives false when the cell is gone.
 */
export function writeCard(
  model: INotebookModel,
  cell: string,
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): boolean {
  const found = cellById(model, cell);
  if (!found) {
    return false;
  }
  const { sharedModel } = found.cell;
  model.sharedModel.transact(() => {
    sharedModel.setOutputs([card(record, place, trans)]);
    sharedModel.execution_count = null;
  }, false);
  return true;
}
