import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { deedsOf } from '../commands/deeds';
import { CommandIDs } from '../commands/ids';
import { addPanelCommands } from '../commands/panel';
import { HpcPanel } from '../panels/hpc';
import { IGateways, IJobs } from '../tokens';

/** The side panel with processes and jobs. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:panel',
  description: 'Adds the side panel with processes and jobs.',
  autoStart: true,
  requires: [IGateways, IJobs],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    gateways: IGateways,
    jobs: IJobs,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_hpc');
    const panel = new HpcPanel({
      gateways,
      jobs,
      deeds: deedsOf(app.commands, jobs, trans),
      translator: translator ?? nullTranslator
    });
    restorer?.add(panel, panel.id);
    // Ranks from 501 on belong to extensions that are not JupyterLab's own.
    app.shell.add(panel, 'left', { rank: 510, type: 'HPC' });
    addPanelCommands(app.commands, {
      show: () => app.shell.activateById(panel.id),
      trans
    });
    palette?.addItem({
      command: CommandIDs.showPanel,
      category: trans.__('HPC')
    });
  }
};
