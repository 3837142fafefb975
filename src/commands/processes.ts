import { InputDialog, Notification } from '@jupyterlab/apputils';
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
          : await chooseProcess(gateways, trans);
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
      const id = typeof args.job === 'string' ? args.job : await latest(jobs);
      if (id !== null) {
        await options.openJob(id);
      } else {
        Notification.info(
          trans.__(
            'There is no job yet. Run a notebook cell as a job, or open a process in the HPC panel.'
          ),
          { autoClose: 6000 }
        );
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

async function latest(jobs: IJobs): Promise<string | null> {
  await jobs.ready;
  return jobs.jobs[0]?.id ?? null;
}

/** Let the user choose among the processes of all gateways that answer. */
async function chooseProcess(
  gateways: IGateways,
  trans: TranslationBundle
): Promise<{ gateway: string; process: string } | null> {
  await gateways.ready;
  const lists = await Promise.allSettled(
    gateways.gateways.map(async ({ id, title }) =>
      (await gateways.processes(id)).map(process => ({
        label: `${process.id} · ${title}`,
        gateway: id,
        process: process.id
      }))
    )
  );
  const choices = lists.flatMap(list =>
    list.status === 'fulfilled' ? list.value : []
  );
  if (choices.length === 0) {
    Notification.warning(
      gateways.problem ??
        trans.__(
          'No gateway has told its processes: see the HPC panel for what each of them says.'
        ),
      { autoClose: 10_000 }
    );
    return null;
  }
  const picked = await InputDialog.getItem({
    title: trans.__('Open HPC Process'),
    label: trans.__('Process'),
    items: choices.map(choice => choice.label),
    okLabel: trans.__('Open')
  });
  return picked.button.accept
    ? (choices.find(choice => choice.label === picked.value) ?? null)
    : null;
}
