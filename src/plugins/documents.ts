import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { deedsOf } from '../commands/deeds';
import { CommandIDs } from '../commands/ids';
import { tell } from '../commands/jobs';
import { addProcessCommands } from '../commands/processes';
import { addResultCommands } from '../commands/results';
import { addServerJobsCommand } from '../commands/serverJobs';
import type { ICurrentNotebook, IDocumentContext } from '../documents/context';
import type { JobDocument } from '../documents/job';
import type { IEarlier, ProcessDocument } from '../documents/process';
import type { ServerJobsDocument } from '../documents/server';
import { IGateways, IJobs } from '../tokens';
import { present } from './present';

/** Process forms and job details in the main area. */
export const documentsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:documents',
  description: 'Opens forms of processes and details of jobs in the main area.',
  autoStart: true,
  requires: [IGateways, IJobs, IRenderMimeRegistry],
  optional: [
    ITranslator,
    ILayoutRestorer,
    ICommandPalette,
    INotebookTracker,
    IDefaultFileBrowser
  ],
  activate: (
    app: JupyterFrontEnd,
    gateways: IGateways,
    jobs: IJobs,
    rendermime: IRenderMimeRegistry,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null,
    browser: IDefaultFileBrowser | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_hpc');
    const { contents, serverSettings: settings } = app.serviceManager;
    const folder = (): string =>
      browser ? contents.localPath(browser.model.path) : '';
    const context: IDocumentContext = {
      gateways,
      jobs,
      deeds: deedsOf(app.commands, jobs, trans),
      notebook: currentNotebook(app, notebooks),
      rendermime,
      pickFile: browser
        ? async () =>
            (await import('../documents/pickFile')).pickFile(
              browser,
              translator ?? nullTranslator
            )
        : null,
      copyResult: async (job, name) => {
        const { copyResult } = await import('../server/copies');
        return copyResult({ settings, trans }, job, name, folder());
      },
      trans
    };
    const processes = new WidgetTracker<ProcessDocument>({
      namespace: 'jupyterlab-hpc-process'
    });
    const details = new WidgetTracker<JobDocument>({
      namespace: 'jupyterlab-hpc-job'
    });
    const servers = new WidgetTracker<ServerJobsDocument>({
      namespace: 'jupyterlab-hpc-server-jobs'
    });

    const openProcess = async (
      gateway: string,
      process: string,
      earlier: IEarlier | null
    ): Promise<void> => {
      const { createProcessDocument } = await import('../documents/process');
      const open = processes.find(
        ({ address }) =>
          address.gateway === gateway && address.process === process
      );
      if (open && earlier) {
        open.address.fill(earlier);
      }
      await present(
        app,
        processes,
        open ?? createProcessDocument(gateway, process, earlier, context)
      );
    };
    const openJob = async (job: string): Promise<void> => {
      const { createJobDocument } = await import('../documents/job');
      await present(
        app,
        details,
        details.find(candidate => candidate.job === job) ??
          createJobDocument(job, context)
      );
    };
    const openServerJobs = async (gateway: string): Promise<void> => {
      const { createServerJobsDocument } = await import('../documents/server');
      await present(
        app,
        servers,
        servers.find(candidate => candidate.gateway === gateway) ??
          createServerJobsDocument(gateway, context)
      );
    };

    addProcessCommands(app.commands, {
      gateways,
      jobs,
      openProcess,
      openJob,
      trans
    });
    addServerJobsCommand(app.commands, {
      gateways,
      pointed: () =>
        app.contextMenuHitTest(node => node.dataset.gateway !== undefined)
          ?.dataset.gateway,
      open: openServerJobs,
      trans
    });
    addResultCommands(app.commands, {
      jobs,
      contents,
      folder,
      trans
    });
    for (const command of [
      CommandIDs.openProcess,
      CommandIDs.openJob,
      CommandIDs.openServerJobs
    ]) {
      palette?.addItem({ command, category: trans.__('HPC') });
    }
    if (restorer) {
      void restorer.restore(processes, {
        command: CommandIDs.openProcess,
        args: ({ address: { gateway, process } }) => ({ gateway, process }),
        name: ({ address: { gateway, process } }) => `${gateway}:${process}`
      });
      void restorer.restore(details, {
        command: CommandIDs.openJob,
        args: ({ job }) => ({ job }),
        name: ({ job }) => job
      });
      void restorer.restore(servers, {
        command: CommandIDs.openServerJobs,
        args: ({ gateway }) => ({ gateway }),
        name: ({ gateway }) => gateway
      });
    }
  }
};

function currentNotebook(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker | null
): ICurrentNotebook {
  const owner = {};
  return {
    get name() {
      const path = notebooks?.currentWidget?.context.path;
      return path === undefined ? null : PathExt.basename(path);
    },
    changed: notebooks?.currentChanged ?? new Signal<object, void>(owner),
    insertCard: async (job, source) => {
      if (app.commands.hasCommand(CommandIDs.insertCard)) {
        await app.commands
          .execute(CommandIDs.insertCard, { job, source })
          .catch(tell);
      }
    },
    insertCode: async write => {
      const panel = notebooks?.currentWidget;
      if (panel) {
        const { insertCode } = await import('../notebook/code');
        const path = app.serviceManager.contents.localPath(panel.context.path);
        app.shell.activateById(panel.id);
        await insertCode(panel, write(PathExt.dirname(path)));
      }
    }
  };
}
