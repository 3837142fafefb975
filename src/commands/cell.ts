import { Notification } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { processIcon } from '../icons';
import { placeOf, show } from '../notebook/active';
import type { IJobs } from '../tokens';
import { CommandIDs } from './ids';
import { JOB_ARGS, jobIn, tell } from './jobs';

/** The command that leads from a job to the cell that it was submitted from. */
export function addCellCommand(
  commands: CommandRegistry,
  {
    jobs,
    path,
    tracker,
    trans
  }: {
    jobs: IJobs;
    /** A notebook's path as orders name it. */
    path: (panel: NotebookPanel) => string;
    tracker: INotebookTracker;
    trans: TranslationBundle;
  }
): void {
  const go = async (
    job: string,
    origin: { notebook: string; cell: string }
  ): Promise<void> => {
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
  };

  commands.addCommand(CommandIDs.goToCell, {
    label: trans.__('Go to Cell of Job'),
    caption: trans.__(
      'Open the notebook that the job was submitted from, at its cell'
    ),
    icon: processIcon,
    describedBy: { args: JOB_ARGS },
    isEnabled: args => jobIn(args, jobs)?.job.order.origin !== undefined,
    execute: async args => {
      const record = jobIn(args, jobs);
      const origin = record?.job.order.origin;
      if (record && origin) {
        await go(record.id, origin).catch(tell);
      }
    }
  });
}
