import type { IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { UUID } from '@lumino/coreutils';

/** A code cell to be made. */
export interface INewCell {
  source: string;
  outputs: IOutput[];
  /** Scripts in it may run. One cell with rich outputs that is not trusted costs the whole notebook its trust when it is saved. */
  trusted: boolean;
}

/** Insert a code cell at a place. Gives its id. */
export function insertCell(
  model: INotebookModel,
  index: number,
  cell: INewCell
): string {
  const id = UUID.uuid4();
  model.sharedModel.insertCell(index, {
    id,
    cell_type: 'code',
    source: cell.source,
    metadata: { trusted: cell.trusted },
    outputs: cell.outputs,
    execution_count: null
  });
  return id;
}
