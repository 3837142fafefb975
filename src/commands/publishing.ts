import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { processIcon } from '../icons';
import { CommandIDs } from './ids';
import { tell } from './jobs';

/** What the commands that make processes work with. */
export interface IPublishingOptions {
  /** There is a notebook. */
  hasNotebook(): boolean;
  /** Show the page that publishes a cell: the one under the context menu, or the active one. */
  publish(args: ReadonlyPartialJSONObject): Promise<void>;
  /** Show the page that deploys a process, or replaces and undeploys one. */
  deploy(args: ReadonlyPartialJSONObject): Promise<void>;
  trans: TranslationBundle;
}

/** Make a process: of a cell, or of a package. */
export function addPublishingCommands(
  commands: CommandRegistry,
  { hasNotebook, publish, deploy, trans }: IPublishingOptions
): void {
  const word = { type: 'string' } as const;
  const pointed = { type: 'boolean' } as const;
  commands.addCommand(CommandIDs.publishCell, {
    label: trans.__('Publish Cell as Process…'),
    icon: processIcon,
    describedBy: { args: { type: 'object', properties: { pointed } } },
    isEnabled: hasNotebook,
    execute: args => publish(args).catch(tell)
  });
  commands.addCommand(CommandIDs.deployProcess, {
    label: ({ manage }) =>
      manage ? trans.__('Replace or Undeploy…') : trans.__('Deploy Process…'),
    icon: addIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: { gateway: word, process: word, pointed, manage: pointed }
      }
    },
    execute: args => deploy(args).catch(tell)
  });
}
