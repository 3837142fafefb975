import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';

import type { IDeeds } from '../components/deeds';
import type { IJobs } from '../tokens';
import { CommandIDs } from './ids';
import { tell } from './jobs';

/** What views can set about, done by commands; what goes wrong is told as a notification. */
export function deedsOf(
  commands: CommandRegistry,
  jobs: IJobs,
  trans: TranslationBundle
): IDeeds {
  const changed = new Signal<object, void>({});
  commands.commandChanged.connect((_, { id }) => {
    if (id === CommandIDs.insertResult) {
      changed.emit();
    }
  });
  const run = (command: string, args: ReadonlyPartialJSONObject): void => {
    if (commands.hasCommand(command)) {
      commands.execute(command, args).catch(tell);
    } else {
      tell(trans.__('The part of JupyterLab HPC that does this is disabled.'));
    }
  };
  return {
    changed,
    openProcess: (gateway, process) =>
      run(CommandIDs.openProcess, { gateway, process }),
    openJob: job => run(CommandIDs.openJob, { job }),
    addGateway: () => run(CommandIDs.addGateway, {}),
    openGateway: gateway => run(CommandIDs.openGateway, { gateway }),
    editGateway: gateway => run(CommandIDs.editGateway, { gateway }),
    deployAt: gateway => run(CommandIDs.deployProcess, { gateway }),
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
    goToCell: job => run(CommandIDs.goToCell, { job }),
    canGoToCell: ({ job }) =>
      job.order.origin !== undefined &&
      commands.hasCommand(CommandIDs.goToCell),
    openResult: (job, name) => run(CommandIDs.openResult, { job, name }),
    rerun: job => run(CommandIDs.rerunJob, { job }),
    forget: job => run(CommandIDs.forgetJob, { job })
  };
}
