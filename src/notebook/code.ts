import type { NotebookPanel } from '@jupyterlab/notebook';

import { show } from './active';
import { insertCell } from './insert';

/** Insert a code cell below the active one, unrun, and go there. */
export async function insertCode(
  panel: NotebookPanel,
  source: string
): Promise<void> {
  const { content } = panel;
  if (content.model) {
    const index = content.activeCellIndex + 1;
    insertCell(content.model, index, { source, outputs: [], trusted: true });
    await show(panel, index);
  }
}
