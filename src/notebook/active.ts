import type { ICodeCellModel } from '@jupyterlab/cells';
import type { ILanguageInfoMetadata } from '@jupyterlab/nbformat';
import type { IKernelspecMetadata } from '@jupyterlab/nbformat';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ICell } from '../cells/order';
import { cellById, codeCells, marksOf } from './find';

/** The active cell of a notebook, as far as a job is made from it; null when there is none. */
export function activeCell(panel: NotebookPanel, path: string): ICell | null {
  const notebook = panel.content;
  const { activeCell: widget, activeCellIndex: index, model } = notebook;
  if (!widget || !model) {
    return null;
  }
  const cell = widget.model;
  const spec = model.getMetadata('kernelspec') as
    (IKernelspecMetadata & { language?: string }) | undefined;
  const info = model.getMetadata('language_info') as
    ILanguageInfoMetadata | undefined;
  const kernel = panel.sessionContext.session?.kernel?.name ?? spec?.name;
  // Until the kernel has told its language, the name is there and empty.
  const language = info?.name || spec?.language;
  return {
    notebook: path,
    id: cell.id,
    index,
    type: cell.type,
    source: cell.sharedModel.getSource(),
    busy:
      cell.type === 'code' &&
      (cell as ICodeCellModel).executionState === 'running',
    kernel: kernel || null,
    language: language?.toLowerCase() || null
  };
}

/** Put the cursor to a place in a cell; line and column count from 1. */
export function goTo(
  panel: NotebookPanel,
  cell: string,
  line: number,
  column: number
): void {
  const notebook = panel.content;
  const index = notebook.widgets.findIndex(widget => widget.model.id === cell);
  if (index < 0) {
    return;
  }
  notebook.activeCellIndex = index;
  notebook.mode = 'edit';
  const { editor } = notebook.widgets[index];
  const last = Math.max(0, (editor?.lineCount ?? 1) - 1);
  editor?.setCursorPosition({
    line: Math.min(last, line - 1),
    column: Math.max(0, column - 1)
  });
}

/**
 * The place of a job's cell: the cell that it was submitted from or, where that
 * was moved by cut and paste, the first with outputs of the job. -1 for none.
 */
export function placeOf(
  panel: NotebookPanel,
  cell: string,
  job: string
): number {
  const { model } = panel.content;
  if (!model) {
    return -1;
  }
  const found =
    cellById(model, cell) ??
    codeCells(model).find(candidate =>
      marksOf(candidate.cell).some(({ mark }) => mark.job === job)
    );
  return found?.index ?? -1;
}

/** Make a cell the active one and bring it into sight. */
export async function show(panel: NotebookPanel, index: number): Promise<void> {
  await panel.revealed;
  const notebook = panel.content;
  notebook.deselectAll();
  notebook.mode = 'command';
  notebook.activeCellIndex = index;
  notebook.activate();
  await notebook.scrollToItem(index, 'smart');
}
