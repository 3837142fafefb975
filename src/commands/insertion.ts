import type { NotebookPanel } from '@jupyterlab/notebook';

import { show } from '../notebook/active';
import { card } from '../notebook/card';
import { insertCell } from '../notebook/insert';
import type { IJobRecord } from '../server/records';
import { tell } from './jobs';
import type { INotebookTools } from './notebook';

/** Insert a cell that waits for the job's results below the active one, and go there. */
export function insertCard(
  { place, room, trans }: INotebookTools,
  panel: NotebookPanel,
  record: IJobRecord,
  source: string
): void {
  const where = place(record.job.order.gateway);
  insertBelow(panel, {
    source,
    outputs: [card(record, where, trans)],
    trusted: true
  });
  void room().then(({ arrive }) => arrive(), tell);
}

/** Insert the job's results below the active cell, and go there. */
export async function insertResult(
  { reveal, room }: INotebookTools,
  panel: NotebookPanel,
  record: IJobRecord
): Promise<void> {
  const { results } = await room();
  insertBelow(panel, {
    source: `# ${record.job.order.title.replace(/\s+/g, ' ')}`,
    ...(await results(record))
  });
  if (!panel.isDisposed) {
    // It may stand behind the form or the job that the button is in.
    reveal(panel);
    await show(panel, panel.content.activeCellIndex);
  }
}

function insertBelow(
  panel: NotebookPanel,
  cell: Parameters<typeof insertCell>[2]
): void {
  const notebook = panel.content;
  if (!notebook.model) {
    return;
  }
  const index = notebook.activeCellIndex + 1;
  insertCell(notebook.model, index, cell);
  notebook.activeCellIndex = index;
  notebook.deselectAll();
}
