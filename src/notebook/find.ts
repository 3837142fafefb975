import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { INotebookModel } from '@jupyterlab/notebook';

import type { IMark } from './mime';
import { isWaiting, markIn } from './mime';

/** A code cell and its place. */
export interface IFound {
  cell: ICodeCellModel;
  index: number;
}

function isCode(cell: ICellModel): cell is ICodeCellModel {
  return cell.type === 'code';
}

/**
 * The marks on a cell's outputs, with their places. Only metadata are looked at:
 * the data of an output are copied on every access, and may be large.
 */
export function marksOf(cell: ICodeCellModel): { mark: IMark; at: number }[] {
  const marks: { mark: IMark; at: number }[] = [];
  for (let at = 0; at < cell.outputs.length; at++) {
    const mark = markIn(cell.outputs.get(at).metadata);
    if (mark) {
      marks.push({ mark, at });
    }
  }
  return marks;
}

/** The code cells of a notebook. */
export function codeCells(model: INotebookModel): IFound[] {
  const found: IFound[] = [];
  let index = 0;
  for (const cell of model.cells) {
    if (isCode(cell)) {
      found.push({ cell, index });
    }
    index++;
  }
  return found;
}

/** A cell by its id. */
export function cellById(model: INotebookModel, id: string): IFound | null {
  return codeCells(model).find(({ cell }) => cell.id === id) ?? null;
}

/** The cells with a card of this job that waits for its result. */
export function waitingCells(model: INotebookModel, job: string): IFound[] {
  return codeCells(model).filter(({ cell }) =>
    marksOf(cell).some(({ mark }) => isWaiting(mark, job))
  );
}

/** The job whose card a cell holds, while it waits for the result. */
export function waitingJob(cell: ICodeCellModel): string | null {
  const found = marksOf(cell).find(({ mark }) => isWaiting(mark, mark.job));
  return found?.mark.job ?? null;
}

/** The jobs whose results a notebook waits for. */
export function waitingJobs(model: INotebookModel): string[] {
  return codeCells(model).flatMap(({ cell }) => {
    const job = waitingJob(cell);
    return job === null ? [] : [job];
  });
}

/** The jobs that a notebook holds everything of that it will ever get: receipts and settled cards. */
export function deliveredJobs(model: INotebookModel): string[] {
  const jobs = new Set<string>();
  for (const { cell } of codeCells(model)) {
    for (const { mark } of marksOf(cell)) {
      if (mark.role === 'receipt' || mark.settled) {
        jobs.add(mark.job);
      }
    }
  }
  return [...jobs];
}
