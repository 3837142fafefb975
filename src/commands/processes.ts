import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { hpcIcon, processIcon } from '../icons';
import type { IOrder } from '../protocols/job';
import type { IGateways, IJobs } from '../tokens';
import { CommandIDs } from './ids';
import { jobIn } from './jobs';

/** What the commands for processes and job details work with. */
export interface IProcessCommandsOptions {
  gateways: IGateways;
  jobs: IJobs;
  /** Show the form of a process; what an `earlier` job was made with fills it in. */
  openProcess(
    gateway: string,
    process: string,
    earlier: IOrder | null
  ): Promise<void>;
  openJob(job: string): Promise<void>;
  trans: TranslationBundle;
}

/** Commands that open forms and job details. */
export function addProcessCommands(
  commands: CommandRegistry,
  options: IProcessCommandsOptions
): void {
  const { gateways, jobs, trans } = options;

  commands.addCommand(CommandIDs.openProcess, {
    label: trans.__('Open HPC Process…'),
    caption: trans.__('Open the form of a process of a remote system'),
    icon: processIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          gateway: {
            type: 'string',
            description: trans.__('Id of the gateway; asked for when left out')
          },
          process: {
            type: 'string',
            description: trans.__('Id of the process; asked for when left out')
          }
        }
      }
    },
    execute: async args => {
      const { gateway, process } = args;
      const choice =
        typeof gateway === 'string' && typeof process === 'string'
          ? { gateway, process }
          : await (await import('./choose')).chooseProcess(gateways, trans);
      if (choice) {
        await options.openProcess(choice.gateway, choice.process, null);
      }
    }
  });

  commands.addCommand(CommandIDs.openJob, {
    label: args =>
      args.job === undefined
        ? trans.__('Open Latest HPC Job')
        : trans.__('Open HPC Job'),
    caption: trans.__('Show all about a job'),
    icon: hpcIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          job: {
            type: 'string',
            description: trans.__('Id of the job; the latest when left out')
          }
        }
      }
    },
    execute: async args => {
      const id =
        typeof args.job === 'string'
          ? args.job
          : await (await import('./choose')).latestJob(jobs, trans);
      if (id !== null) {
        await options.openJob(id);
      }
    }
  });

  commands.addCommand(CommandIDs.rerunJob, {
    label: trans.__('Rerun HPC Job…'),
    caption: trans.__('Open the form of the job’s process, filled in'),
    icon: hpcIcon,
    isEnabled: args => {
      const record = jobIn(args, jobs);
      return record !== undefined && record.job.order.attached === undefined;
    },
    describedBy: {
      args: {
        type: 'object',
        properties: {
          job: { type: 'string', description: trans.__('Id of the job') }
        },
        required: ['job']
      }
    },
    execute: async args => {
      const order = jobIn(args, jobs)?.job.order;
      if (order) {
        await options.openProcess(order.gateway, order.process, order);
      }
    }
  });
}
