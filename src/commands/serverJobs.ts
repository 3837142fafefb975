import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { hpcIcon } from '../icons';
import type { IGateway } from '../server/records';
import type { IGateways } from '../tokens';
import { CommandIDs } from './ids';

/** The command that opens the page of a server's jobs. */
export function addServerJobsCommand(
  commands: CommandRegistry,
  options: {
    gateways: IGateways;
    /** The gateway that the context menu was opened on. */
    pointed: () => string | undefined;
    open: (gateway: string) => Promise<void>;
    trans: TranslationBundle;
  }
): void {
  const { gateways, pointed, open, trans } = options;
  commands.addCommand(CommandIDs.openServerJobs, {
    label: args =>
      args.pointed === true
        ? trans.__('Show Jobs on the Server')
        : trans.__('Show Jobs on a Server…'),
    caption: trans.__(
      'All jobs that a gateway’s server lists, yours and others’; follow one by its id'
    ),
    icon: hpcIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          gateway: {
            type: 'string',
            description: trans.__('Id of the gateway; asked for when left out')
          },
          pointed: {
            type: 'boolean',
            description: trans.__('The gateway under the context menu')
          }
        }
      }
    },
    execute: async args => {
      const named = args.pointed === true ? pointed() : args.gateway;
      const gateway =
        typeof named === 'string' ? named : await choose(gateways, trans);
      if (gateway !== null) {
        await open(gateway);
      }
    }
  });
}

/** Let the user choose among the gateways whose servers list jobs; one that is alone is not asked about. */
async function choose(
  gateways: IGateways,
  trans: TranslationBundle
): Promise<string | null> {
  await gateways.ready;
  const listing = await Promise.all(
    gateways.gateways.map(async gateway =>
      (await lists(gateways, gateway)) ? gateway : null
    )
  );
  const choices = listing.filter(gateway => gateway !== null);
  if (choices.length === 0) {
    Notification.warning(
      gateways.problem ??
        trans.__('No gateway that answers now lists the jobs of its server.'),
      { autoClose: 10_000 }
    );
  }
  if (choices.length <= 1) {
    return choices[0]?.id ?? null;
  }
  const labels = choices.map(({ id, title }) => `${title} (${id})`);
  const picked = await InputDialog.getItem({
    title: trans.__('Jobs on a Server'),
    label: trans.__('Gateway'),
    items: labels,
    okLabel: trans.__('Show')
  });
  return picked.button.accept
    ? (choices[labels.indexOf(picked.value ?? '')]?.id ?? null)
    : null;
}

async function lists(gateways: IGateways, { id }: IGateway): Promise<boolean> {
  try {
    return (await gateways.server(id)).capabilities.jobList;
  } catch {
    // The panel tells what is wrong with it.
    return false;
  }
}
