import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon, stopIcon, deleteIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { possibleActions } from '../components/actions';
import type { ICapabilities } from '../protocols/description';
import type { IJobRecord } from '../server/records';
import type { IGateways, IJobs, IProtocols } from '../tokens';
import { CommandIDs } from './ids';

/** Milliseconds that a message about a failure stays. */
const STAY = 10_000;

/** JSON Schema of the arguments of a command about one job. */
export const JOB_ARGS = {
  type: 'object',
  required: ['job'],
  properties: {
    job: { type: 'string', description: 'Id of the job.' }
  }
} as const;

/** The job that a command is about. */
export function jobIn(
  args: ReadonlyPartialJSONObject,
  jobs: IJobs
): IJobRecord | undefined {
  return typeof args.job === 'string' ? jobs.get(args.job) : undefined;
}

/** Tell what went wrong, in the words of whoever refused. */
export function tell(reason: unknown): void {
  const message = reason instanceof Error ? reason.message : String(reason);
  Notification.error(message, { autoClose: STAY });
}

/**
 * Which jobs can be cancelled: the protocol knows how, in this state, and the
 * server can. What a server can is asked once and remembered.
 */
class Cancelling {
  constructor(
    private readonly _gateways: IGateways,
    private readonly _protocols: IProtocols,
    private readonly _learnt: () => void
  ) {
    _gateways.changed.connect(this._forget, this);
  }

  possible({ job }: IJobRecord): boolean {
    const { gateway, protocol } = job.order;
    return (
      !job.rest &&
      possibleActions(
        job,
        this._protocols.get(protocol),
        this._of(gateway)
      ).some(action => action.id === 'dismiss')
    );
  }

  private _of(gateway: string): ICapabilities | null {
    if (!this._known.has(gateway)) {
      this._known.set(gateway, null);
      this._gateways
        .server(gateway)
        .then(({ capabilities }) => {
          this._known.set(gateway, capabilities);
          this._learnt();
        })
        .catch(() => this._known.delete(gateway));
    }
    return this._known.get(gateway) ?? null;
  }

  private _forget(): void {
    this._known.clear();
  }

  /** By gateway; null while it is asked. */
  private readonly _known = new Map<string, ICapabilities | null>();
}

/** Cancel, forget, refresh. */
export function addJobCommands(
  commands: CommandRegistry,
  {
    gateways,
    jobs,
    protocols,
    trans
  }: {
    gateways: IGateways;
    jobs: IJobs;
    protocols: IProtocols;
    trans: TranslationBundle;
  }
): void {
  const cancelling = new Cancelling(gateways, protocols, () =>
    commands.notifyCommandChanged(CommandIDs.cancelJob)
  );

  commands.addCommand(CommandIDs.cancelJob, {
    label: trans.__('Cancel Job'),
    caption: trans.__('Stop the job where it runs'),
    icon: stopIcon,
    describedBy: { args: JOB_ARGS },
    isEnabled: args => {
      const record = jobIn(args, jobs);
      return record !== undefined && cancelling.possible(record);
    },
    execute: args => {
      const record = jobIn(args, jobs);
      return record && jobs.ask(record.id, 'dismiss').catch(tell);
    }
  });

  commands.addCommand(CommandIDs.forgetJob, {
    label: trans.__('Remove Job from List'),
    caption: trans.__('Forget a job that has ended, and its kept results'),
    icon: deleteIcon,
    describedBy: { args: JOB_ARGS },
    isEnabled: args => jobIn(args, jobs)?.job.rest === true,
    execute: args => {
      const record = jobIn(args, jobs);
      return record && jobs.forget(record.id).catch(tell);
    }
  });

  commands.addCommand(CommandIDs.exportJobs, {
    label: args =>
      trans.__(
        'Export HPC Jobs as %1',
        args.format === 'json' ? 'JSON' : 'CSV'
      ),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          format: { enum: ['csv', 'json'] },
          job: { type: 'string', description: 'Id of the job; all without.' }
        }
      }
    },
    execute: async args => {
      const { exportJobs } = await import('../components/exportJobs');
      await jobs.ready;
      const record = jobIn(args, jobs);
      exportJobs(
        record ? [record] : jobs.jobs,
        args.format === 'json' ? 'json' : 'csv'
      );
    }
  });

  commands.addCommand(CommandIDs.refresh, {
    label: trans.__('Refresh HPC Gateways and Jobs'),
    caption: trans.__('Ask the gateways and the ledger again'),
    icon: refreshIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      await Promise.all([gateways.refresh(), jobs.refresh()]);
    }
  });
}
