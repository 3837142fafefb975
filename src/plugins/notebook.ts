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
import { addJobCommands, tell } from '../commands/jobs';
import type { INotebookTools, IRoom } from '../commands/notebook';
import { addNotebookCommands } from '../commands/notebook';
import { cardRenderer } from '../notebook/renderer';
import { mapRenderer } from '../results/map/renderer';
import { GEOJSON_TYPE } from '../results/media';
import { Ledger } from '../server/ledger';
import { IGateways, IJobs, IProtocols } from '../tokens';
import { connect } from './connection';

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
    let room: (() => Promise<IRoom>) | null = null;
    rendermime.addFactory(
      cardRenderer({
        jobs,
        gateways,
        act: deeds.act,
        open: deeds.openJob,
        shown: () => void room?.().then(({ arrive }) => arrive(), tell),
        whenDone: async job => (await room?.())?.whenDone(job),
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

    const path: INotebookTools['path'] = panel =>
      app.serviceManager.contents.localPath(panel.context.path);
    let made: Promise<IRoom> | undefined;
    const load = () =>
      (made ??= import('./outbox')
        .then(({ createRoom }) =>
          createRoom(app, {
            connection,
            gateways,
            jobs,
            ledger,
            tracker,
            path,
            place,
            trans
          })
        )
        .catch(reason => {
          made = undefined;
          throw reason;
        }));
    room = load;
    addNotebookCommands(commands, {
      gateways,
      jobs,
      ledger,
      room: load,
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
      { command: CommandIDs.runCellWith },
      { command: CommandIDs.bringBackOutput },
      { command: CommandIDs.refresh },
      { command: CommandIDs.exportJobs, args: { format: 'csv' } },
      { command: CommandIDs.exportJobs, args: { format: 'json' } }
    ]) {
      palette?.addItem({ ...item, category: trans.__('HPC') });
    }
    onFirst(tracker, () => {
      load().catch(tell);
      void askAhead(gateways);
    });
  }
};

/** Do something when the first notebook is there. */
function onFirst(tracker: INotebookTracker, act: () => void): void {
  const once = () => {
    tracker.currentChanged.disconnect(once);
    act();
  };
  if (tracker.currentWidget) {
    act();
  } else {
    tracker.currentChanged.connect(once);
  }
}

/**
 * Ask the engine for its process for cells, so that the first click need not
 * wait for it. A failure is told at that click.
 */
async function askAhead(gateways: IGateways): Promise<void> {
  try {
    const { capabilities } = await gateways.server(THIS_SERVER);
    if (capabilities.runCell !== null) {
      await gateways.describe(THIS_SERVER, capabilities.runCell);
    }
  } catch (reason) {
    console.debug('The engine was not asked ahead.', reason);
  }
}
