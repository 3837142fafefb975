import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { processIcon } from '../icons';
import { CommandIDs } from './ids';
import { tell } from './jobs';

/** What the commands that make processes work with. */
export interface IPublishingOptions {
  /** There is a notebook. */
  hasNotebook(): boolean;
  /** Show the page that publishes a cell: the one under the context menu, or the active one. */
  publish(pointed: boolean): Promise<void>;
  /** Show the page that deploys a process, or replaces and undeploys one. */
  deploy(gateway: string | null, process: string | null): Promise<void>;
  /** What the context menu was opened on. */
  pointed(): DOMStringMap | undefined;
  trans: TranslationBundle;
}

/** Make a process: of a cell, or of a package. */
export function addPublishingCommands(
  commands: CommandRegistry,
  options: IPublishingOptions
): void {
  const { trans } = options;
  const word = { type: 'string' } as const;
  const pointed = { type: 'boolean' } as const;

  commands.addCommand(CommandIDs.publishCell, {
    label: trans.__('Publish Cell as Process…'),
    icon: processIcon,
    describedBy: { args: { type: 'object', properties: { pointed } } },
    isEnabled: () => options.hasNotebook(),
    execute: args => options.publish(args.pointed === true).catch(tell)
  });

  commands.addCommand(CommandIDs.deployProcess, {
    label: args =>
      args.manage === true
        ? trans.__('Replace or Undeploy…')
        : trans.__('Deploy Process…'),
    icon: addIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: { gateway: word, process: word, pointed, manage: pointed }
      }
    },
    execute: args => {
      const { gateway, process } =
        args.pointed === true ? (options.pointed() ?? {}) : args;
      const text = (value: unknown): string | null =>
        typeof value === 'string' ? value : null;
      return options.deploy(text(gateway), text(process)).catch(tell);
    }
  });
}
