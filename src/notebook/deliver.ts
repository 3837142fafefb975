import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isUnchanged, submittedSource } from '../cells/order';
import type { IJobRecord } from '../server/records';
import type { IFound } from './find';
import { marksOf, waitingCells } from './find';
import { insertCell } from './insert';
import { isWaiting, ownOutput } from './mime';
import { resultOutputs } from './outputs';
import { pointerText, settledText } from './words';

/**
 * Put a job's results in the place of its cards, in one transaction.
 *
 * - An edited cell is not touched but for its card: the results go into a new
 *   cell below, with the source that was submitted.
 * - A job that ended without any result keeps its card; the text twin then says
 *   what became of it.
 * - Where no card waits nothing happens, so that doing it twice changes nothing.
 *
 * The trust of a cell stays what it was. Gives whether something was changed.
 */
export function deliver(
  model: INotebookModel,
  record: IJobRecord,
  outputs: readonly IOutput[],
  place: string,
  trans: TranslationBundle
): boolean {
  const waiting = waitingCells(model, record.id);
  if (waiting.length === 0) {
    return false;
  }
  const { id, job } = record;
  const empty = outputs.length === 0 && job.state !== 'successful';
  const results = empty
    ? [
        ownOutput(
          { job: id, role: 'card', settled: true },
          settledText(record, place, trans)
        )
      ]
    : resultOutputs(outputs, record, place, trans);
  const unchanged = ({ cell }: IFound) =>
    empty || isUnchanged(job.order, cell.sharedModel.getSource());
  const pointer = ownOutput({ job: id, role: 'pointer' }, pointerText(trans));
  const edits = waiting.map(found => ({
    ...found,
    below: !unchanged(found),
    outputs: inPlaceOfCard(
      found.cell,
      id,
      unchanged(found) ? results : [pointer]
    )
  }));
  // A view that still shows text would run new text into it, then drop both.
  edits
    .filter(({ cell }) => cell.outputs.length > 1)
    .forEach(({ cell }) => cell.sharedModel.setOutputs([]));
  model.sharedModel.transact(() => {
    // From the end, so that a cell inserted below one moves none still to come.
    for (const { cell, index, below, outputs: made } of edits.reverse()) {
      cell.sharedModel.setOutputs(made);
      if (below) {
        insertCell(model, index + 1, {
          source: submittedSource(job.order) ?? '',
          outputs: results,
          trusted: cell.trusted
        });
      }
    }
  }, false);
  return true;
}

/**
 * Take the trust from the cells that wait for a job: what comes may hold scripts
 * of a system that the user did not run this cell on.
 */
export function distrust(model: INotebookModel, job: string): void {
  for (const { cell } of waitingCells(model, job)) {
    cell.trusted = false;
  }
}

/** A cell's outputs with others in the place of its card; what the kernel wrote behind it stays behind. */
function inPlaceOfCard(
  cell: ICodeCellModel,
  job: string,
  outputs: readonly IOutput[]
): IOutput[] {
  const cards = marksOf(cell)
    .filter(({ mark }) => isWaiting(mark, job))
    .map(({ at }) => at);
  return cell.sharedModel
    .getOutputs()
    .flatMap((output, at) =>
      at === cards[0] ? outputs : cards.includes(at) ? [] : [output]
    );
}
