import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { placeOf, show } from '../notebook/active';

/** Open the notebook that a job was submitted from, at its cell; says so where the cell is gone. */
export async function goToCell(
  job: string,
  origin: { notebook: string; cell: string },
  {
    commands,
    path,
    tracker,
    trans
  }: {
    commands: CommandRegistry;
    /** A notebook's path as orders name it. */
    path: (panel: NotebookPanel) => string;
    tracker: INotebookTracker;
    trans: TranslationBundle;
  }
): Promise<void> {
  await commands.execute('docmanager:open', {
    path: origin.notebook,
    factory: 'Notebook'
  });
  const panel = tracker.find(one => path(one) === origin.notebook);
  await panel?.context.ready;
  const index = panel ? placeOf(panel, origin.cell, job) : -1;
  if (panel && index >= 0) {
    await show(panel, index);
  } else {
    Notification.warning(
      trans.__(
        'The cell is not in %1 any more. The result can be inserted from the HPC panel.',
        origin.notebook
      ),
      { autoClose: 6000 }
    );
  }
}
