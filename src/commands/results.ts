import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { IJobs } from '../tokens';
import { CommandIDs } from './ids';
import { JOB_ARGS, jobIn, tell } from './jobs';

/** What the command that opens a result works with. */
export interface IResultCommandsOptions {
  jobs: IJobs;
  contents: Pick<Contents.IManager, 'get' | 'save'>;
  /** Where a file goes that belongs beside no other: a path below the Jupyter root. */
  folder: () => string;
  trans: TranslationBundle;
}

/** The command that opens a notebook among a job's results. */
export function addResultCommands(
  commands: CommandRegistry,
  options: IResultCommandsOptions
): void {
  const { jobs, trans } = options;
  /** Where results were saved by this tab; a second click opens the same file. */
  const saved = new Map<string, string>();

  commands.addCommand(CommandIDs.openResult, {
    label: trans.__('Open Result as Notebook'),
    caption: trans.__(
      'Save a notebook that a job has made beside the one it was made of, and open it'
    ),
    icon: notebookIcon,
    describedBy: {
      args: {
        ...JOB_ARGS,
        required: ['job', 'name'],
        properties: {
          ...JOB_ARGS.properties,
          name: { type: 'string', description: trans.__('Name of the result') }
        }
      }
    },
    isEnabled: args => jobIn(args, jobs)?.results === true,
    execute: async args => {
      const record = jobIn(args, jobs);
      if (!record) {
        return;
      }
      try {
        const results = await jobs.results(record.id);
        const result = results.find(({ name }) => name === args.name);
        if (!result) {
          throw new Error(
            trans.__('The job has no result “%1”.', String(args.name))
          );
        }
        const key = `${record.id}\n${result.name}`;
        const { saveNotebook } = await import('./saveNotebook');
        const path = await saveNotebook(
          options,
          record.job.order,
          result,
          saved.get(key)
        );
        saved.set(key, path);
        await commands.execute('docmanager:open', { path });
      } catch (reason) {
        tell(reason);
      }
    }
  });
}
