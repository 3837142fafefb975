import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { hpcIcon } from '../icons';
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
        typeof named === 'string'
          ? named
          : await (await import('./choose')).chooseLister(gateways, trans);
      if (gateway !== null) {
        await open(gateway);
      }
    }
  });
}
