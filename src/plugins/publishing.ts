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
import type { IPublishingContext } from '../documents/publishing';
import { IGateways, IJobs } from '../tokens';

/** Pages that make processes: of cells, and of packages. */
export const publishingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:publishing',
  description: 'Publishes cells as processes, and deploys packages.',
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
    const context: IPublishingContext = {
      app,
      gateways,
      deeds: deedsOf(commands, jobs, trans),
      tracker,
      pickFile:
        browser &&
        (async () =>
          (await import('../documents/pickFile')).pickFile(browser, words)),
      trans
    };
    const pages = () => import('../documents/publishing');
    addPublishingCommands(commands, {
      hasNotebook: () => Boolean(tracker?.currentWidget),
      publish: async pointed => {
        const node = pointed
          ? app.contextMenuHitTest(each => each.classList.contains('jp-Cell'))
          : undefined;
        (await pages()).publishCell(context, node);
      },
      deploy: async (gateway, process) =>
        (await pages()).deployProcess(context, gateway, process),
      pointed: () =>
        app.contextMenuHitTest(node => node.dataset.gateway !== undefined)
          ?.dataset,
      trans
    });
    const category = trans.__('HPC');
    palette?.addItem({ command: CommandIDs.publishCell, category });
    palette?.addItem({ command: CommandIDs.deployProcess, category });
  }
};
