import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands/ids';
import type { IDeeds } from '../components/deeds';
import type { IJobs } from '../tokens';

/** What views can set about, done by commands; what goes wrong is told as a notification. */
export function deedsOf(
  commands: CommandRegistry,
  jobs: IJobs,
  trans: TranslationBundle
): IDeeds {
  const tell = (reason: unknown): void => {
    const words = reason instanceof Error ? reason.message : String(reason);
    Notification.error(words, { autoClose: 10_000 });
  };
  const run = (command: string, args: ReadonlyPartialJSONObject): void => {
    if (commands.hasCommand(command)) {
      commands.execute(command, args).catch(tell);
    } else {
      tell(trans.__('The part of JupyterLab HPC that does this is disabled.'));
    }
  };
  return {
    openProcess: (gateway, process) =>
      run(CommandIDs.openProcess, { gateway, process }),
    openJob: job => run(CommandIDs.openJob, { job }),
    act: (job, action, fields) => {
      if (action === 'dismiss') {
        run(CommandIDs.cancelJob, { job });
      } else {
        jobs.ask(job, action, fields).catch(tell);
      }
    },
    insert: job => run(CommandIDs.insertResult, { job }),
    canInsert: job =>
      commands.hasCommand(CommandIDs.insertResult) &&
      commands.isEnabled(CommandIDs.insertResult, { job }),
    rerun: job => run(CommandIDs.rerunJob, { job }),
    forget: job => run(CommandIDs.forgetJob, { job })
  };
}
