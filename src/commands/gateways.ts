import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addIcon,
  deleteIcon,
  editIcon,
  infoIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IGateway } from '../server/records';
import type { IGateways } from '../tokens';
import { CommandIDs } from './ids';

/** What the commands for gateways work with. */
export interface IGatewayCommandsOptions {
  gateways: IGateways;
  /** Show the page that adds a gateway, or changes one. */
  connect(gateway: string | null): Promise<void>;
  /** Show all about a gateway; `removing` asks whether it is to go. */
  open(gateway: string, removing: boolean): Promise<void>;
  /** Id of the gateway whose context menu was opened last. */
  pointed(): string | undefined;
  trans: TranslationBundle;
}

/** Add, look at, edit, remove. */
export function addGatewayCommands(
  commands: CommandRegistry,
  options: IGatewayCommandsOptions
): void {
  const { gateways, pointed, trans } = options;
  const args = {
    type: 'object',
    properties: {
      gateway: { type: 'string', description: trans.__('Id of the gateway') },
      pointed: {
        type: 'boolean',
        description: trans.__('Take the one whose context menu was opened')
      }
    }
  } as const;
  const meant = (given: ReadonlyPartialJSONObject): IGateway | undefined => {
    const id = given.pointed === true ? pointed() : given.gateway;
    return typeof id === 'string' ? gateways.get(id) : undefined;
  };
  const editable = (given: ReadonlyPartialJSONObject): boolean =>
    meant(given)?.editable === true;

  commands.addCommand(CommandIDs.addGateway, {
    label: trans.__('Add Gateway…'),
    caption: trans.__('Connect a remote system by its address'),
    icon: addIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: () => options.connect(null)
  });

  commands.addCommand(CommandIDs.openGateway, {
    label: trans.__('About Gateway'),
    caption: trans.__('Show what a gateway is and what it answered'),
    icon: infoIcon,
    describedBy: { args },
    execute: async given => {
      // A page that is restored may be asked for before the list is there.
      await gateways.ready;
      const id = meant(given)?.id ?? given.gateway;
      if (typeof id === 'string') {
        await options.open(id, false);
      }
    }
  });

  commands.addCommand(CommandIDs.editGateway, {
    label: trans.__('Edit Gateway…'),
    caption: trans.__('Change address, authentication or title of a gateway'),
    icon: editIcon,
    describedBy: { args },
    isEnabled: editable,
    isVisible: editable,
    execute: async given => {
      const gateway = meant(given);
      if (gateway) {
        await options.connect(gateway.id);
      }
    }
  });

  commands.addCommand(CommandIDs.removeGateway, {
    label: trans.__('Remove Gateway…'),
    caption: trans.__('Remove a gateway that was added, with its secrets'),
    icon: deleteIcon,
    describedBy: { args },
    isEnabled: editable,
    isVisible: editable,
    execute: async given => {
      const gateway = meant(given);
      if (gateway) {
        await options.open(gateway.id, true);
      }
    }
  });
}
