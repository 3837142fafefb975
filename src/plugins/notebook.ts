import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ITranslator } from '@jupyterlab/translation';

import { THIS_SERVER } from '../cells/target';
import { addCellCommand } from '../commands/cell';
import { deedsOf } from '../commands/deeds';
import { CommandIDs } from '../commands/ids';
import { addJobCommands } from '../commands/jobs';
import type { INotebookTools } from '../commands/notebook';
import { addNotebookCommands } from '../commands/notebook';
import { Delivery } from '../jobs/delivery';
import type { OpenNotebooks } from '../notebook/open';
import { OpenNotebooks as Notebooks } from '../notebook/open';
import { cardRenderer } from '../notebook/renderer';
import { mapRenderer } from '../results/map/renderer';
import { GEOJSON_TYPE, isHarmless } from '../results/media';
import { Ledger } from '../server/ledger';
import { IGateways, IJobs, IProtocols } from '../tokens';
import { TAB, connect } from './connection';

/** Job cards in notebooks, the commands that make them, and the results that replace them. */
export const notebookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:plugin',
  description: 'Runs notebook cells as jobs, and brings their results back.',
  autoStart: true,
  requires: [IGateways, IJobs, IProtocols, IRenderMimeRegistry],
  optional: [INotebookTracker, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    gateways: IGateways,
    jobs: IJobs,
    protocols: IProtocols,
    rendermime: IRenderMimeRegistry,
    tracker: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const { commands } = app;
    const connection = connect(app, translator);
    const ledger = new Ledger(connection);
    const { trans } = connection;
    const place = (id: string) => gateways.get(id)?.title ?? id;
    addJobCommands(commands, { gateways, jobs, protocols, trans });

    const deeds = deedsOf(commands, jobs, trans);
    let notebooks: OpenNotebooks | null = null;
    rendermime.addFactory(
      cardRenderer({
        jobs,
        gateways,
        act: deeds.act,
        open: deeds.openJob,
        shown: () => notebooks?.arrive(),
        trans
      })
    );
    // Who has installed another map wants that one.
    if (!rendermime.getFactory(GEOJSON_TYPE)) {
      rendermime.addFactory(mapRenderer(trans));
    }
    if (!tracker) {
      return;
    }

    const outputs: INotebookTools['outputs'] = async (record, results) => {
      // The outputs name their gateway by its title, which the list brings.
      const [{ toOutputs }] = await Promise.all([
        import('../results/bundle'),
        gateways.ready
      ]);
      return toOutputs(results, name => jobs.result(record.id, name), {
        trans
      });
    };
    const harmless: INotebookTools['harmless'] = (record, results) =>
      // What the user's own server made for them is trusted as their kernel is.
      gateways.get(record.job.order.gateway)?.embedded === true ||
      isHarmless(results);
    const path: INotebookTools['path'] = panel =>
      app.serviceManager.contents.localPath(panel.context.path);
    notebooks = new Notebooks({
      tracker,
      path,
      place,
      outputs,
      harmless,
      trans
    });
    new Delivery({ tab: TAB, jobs, ledger, notebooks });
    addNotebookCommands(commands, {
      gateways,
      jobs,
      ledger,
      notebooks,
      outputs,
      harmless,
      path,
      place,
      reveal: panel => app.shell.activateById(panel.id),
      pointed: () =>
        app.contextMenuHitTest(node => node.classList.contains('jp-Cell')),
      tracker,
      trans
    });
    addCellCommand(commands, { jobs, path, tracker, trans });
    for (const item of [
      { command: CommandIDs.runCellAsJob },
      { command: CommandIDs.refresh },
      { command: CommandIDs.exportJobs, args: { format: 'csv' } },
      { command: CommandIDs.exportJobs, args: { format: 'json' } }
    ]) {
      palette?.addItem({ ...item, category: trans.__('HPC') });
    }
    askAhead(tracker, gateways);
  }
};

/**
 * Ask the engine for its process for cells when the first notebook is there, so
 * that the first click need not wait for it. A failure is told at that click.
 */
function askAhead(tracker: INotebookTracker, gateways: IGateways): void {
  const ask = async () => {
    tracker.currentChanged.disconnect(ask);
    try {
      const { capabilities } = await gateways.server(THIS_SERVER);
      if (capabilities.runCell !== null) {
        await gateways.describe(THIS_SERVER, capabilities.runCell);
      }
    } catch (reason) {
      console.debug('The engine was not asked ahead.', reason);
    }
  };
  if (tracker.currentWidget) {
    void ask();
  } else {
    tracker.currentChanged.connect(ask);
  }
}
