import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { processIcon } from '../icons';
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
        const { goToCell } = await import('./goToCell');
        const open = { commands, path, tracker, trans };
        await goToCell(record.id, origin, open).catch(tell);
      }
    }
  });
}
