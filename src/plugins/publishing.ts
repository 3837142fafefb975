import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { deedsOf } from '../commands/deeds';
import { CommandIDs } from '../commands/ids';
import { addPublishingCommands } from '../commands/publishing';
import { IGateways, IJobs } from '../tokens';

/** Pages that make processes: of cells, and of packages. */
export const publishingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:publishing',
  description: 'Publishes cells, deploys packages.',
  autoStart: true,
  requires: [IGateways, IJobs],
  optional: [
    ITranslator,
    ICommandPalette,
    INotebookTracker,
    IDefaultFileBrowser
  ],
  activate: (
    app: JupyterFrontEnd,
    gateways: IGateways,
    jobs: IJobs,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    tracker: INotebookTracker | null,
    browser: IDefaultFileBrowser | null
  ): void => {
    const { commands } = app;
    const words = translator ?? nullTranslator;
    const trans = words.load('jupyterlab_hpc');
    const deeds = deedsOf(commands, jobs, trans);
    const tools = { app, gateways, deeds, tracker, browser, words, trans };
    const pages = () => import('../documents/publishing');
    addPublishingCommands(commands, {
      hasNotebook: () => !!tracker?.currentWidget,
      publish: async args => (await pages()).publishCell(tools, args),
      deploy: async args => (await pages()).deployProcess(tools, args),
      trans
    });
    for (const command of [CommandIDs.publishCell, CommandIDs.deployProcess]) {
      palette?.addItem({ command, category: trans.__('HPC') });
    }
  }
};
