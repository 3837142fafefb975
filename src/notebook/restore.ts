import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';

import { isUnchanged } from '../cells/order';
import type { IJobRecord } from '../server/records';
import { cellById, codeCells, marksOf } from './find';

/**
 * What is to be done about a card that was never seen in the saved file:
 *
 * - `there`: something of the job stands in the notebook, nothing is missing.
 * - `lost`: the cell is as it was before the card was written; put it back.
 * - `gone`, `edited`, `newer`: the cell is not there any more, says something
 *   else, or has other outputs. Nothing is overwritten.
 */
export type Verdict = 'there' | 'lost' | 'gone' | 'edited' | 'newer';

/** @param replaced - the outputs that the card took the place of. */
export function verdict(
  model: INotebookModel,
  record: IJobRecord,
  cell: string,
  replaced: readonly IOutput[]
): Verdict {
  const there = codeCells(model).some(found =>
    marksOf(found.cell).some(({ mark }) => mark.job === record.id)
  );
  if (there) {
    return 'there';
  }
  const found = cellById(model, cell);
  if (!found) {
    return 'gone';
  }
  const { sharedModel } = found.cell;
  if (!isUnchanged(record.job.order, sharedModel.getSource())) {
    return 'edited';
  }
  return same(sharedModel.getOutputs(), replaced) ? 'lost' : 'newer';
}

/** The same outputs, however their texts are cut into lines. */
function same(some: readonly IOutput[], others: readonly IOutput[]): boolean {
  return JSONExt.deepEqual(some.map(whole), others.map(whole));
}

function whole(output: IOutput): IOutput {
  const joined = (value: unknown): unknown =>
    Array.isArray(value) && value.every(line => typeof line === 'string')
      ? value.join('')
      : value;
  const { data, text, ...rest } = output;
  return {
    ...rest,
    ...(text === undefined ? {} : { text: joined(text) }),
    ...(data === undefined
      ? {}
      : {
          data: Object.fromEntries(
            Object.entries(data as Record<string, unknown>).map(
              ([type, value]) => [type, joined(value)]
            )
          )
        })
  } as IOutput;
}
