import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJobRecord } from '../server/records';
import { cellById } from './find';
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
 * Not undoable, like the outputs of a run. Gives what it took the place of, or
 * null when the cell is gone.
 */
export function writeCard(
  model: INotebookModel,
  cell: string,
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): { outputs: IOutput[]; trusted: boolean } | null {
  const found = cellById(model, cell);
  if (!found) {
    return null;
  }
  const { sharedModel, trusted } = found.cell;
  const outputs = sharedModel.getOutputs();
  model.sharedModel.transact(() => {
    sharedModel.setOutputs([card(record, place, trans)]);
    sharedModel.execution_count = null;
  }, false);
  return { outputs, trusted };
}
