import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { hpcIcon } from '../icons';
import { CommandIDs } from './ids';

/** The command that shows the side panel. */
export function addPanelCommands(
  commands: CommandRegistry,
  options: { show: () => void; trans: TranslationBundle }
): void {
  const { show, trans } = options;
  commands.addCommand(CommandIDs.showPanel, {
    label: trans.__('Show HPC Panel'),
    caption: trans.__('Show processes and jobs'),
    icon: hpcIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: show
  });
}
