import { ILayoutRestorer } from '@jupyterlab/application';
import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { deedsOf } from '../commands/deeds';
import { addGatewayCommands } from '../commands/gateways';
import { CommandIDs } from '../commands/ids';
import type { ConnectDocument } from '../documents/connect';
import type { GatewayDocument } from '../documents/gateway';
import { IGateways, IJobs, IProtocols } from '../tokens';
import { connect } from './connection';
import { present } from './present';

/** Pages that add, change and show gateways. */
export const gatewayPagesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:gateway-pages',
  description: 'Opens pages that add, change and show gateways.',
  autoStart: true,
  requires: [IGateways, IJobs, IProtocols],
  optional: [ITranslator, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    gateways: IGateways,
    jobs: IJobs,
    protocols: IProtocols,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ): void => {
    const connection = connect(app, translator);
    const { trans } = connection;
    const deeds = deedsOf(app.commands, jobs, trans);
    const context = { gateways, jobs, protocols, connection, deeds, trans };
    const forms = new WidgetTracker<ConnectDocument>({
      namespace: 'jupyterlab-hpc-connect'
    });
    const pages = new WidgetTracker<GatewayDocument>({
      namespace: 'jupyterlab-hpc-gateway'
    });

    addGatewayCommands(app.commands, {
      gateways,
      connect: async gateway => {
        const { ConnectDocument } = await import('../documents/connect');
        const open = forms.find(form => form.gateway === gateway);
        await present(
          app,
          forms,
          open ?? new ConnectDocument(gateway, context)
        );
      },
      open: async (gateway, removing) => {
        const { GatewayDocument } = await import('../documents/gateway');
        const page =
          pages.find(candidate => candidate.gateway === gateway) ??
          new GatewayDocument(gateway, context);
        if (removing) {
          page.removal.ask();
        }
        await present(app, pages, page);
      },
      pointed: () =>
        app.contextMenuHitTest(node => node.dataset.gateway !== undefined)
          ?.dataset.gateway,
      trans
    });
    palette?.addItem({
      command: CommandIDs.addGateway,
      category: trans.__('HPC')
    });
    const commands = [
      CommandIDs.openGateway,
      CommandIDs.editGateway,
      CommandIDs.removeGateway
    ];
    for (const [rank, command] of commands.entries()) {
      app.contextMenu.addItem({
        command,
        args: { pointed: true },
        selector: '.jp-HpcTree-gateway',
        rank
      });
    }
    if (restorer) {
      void restorer.restore(pages, {
        command: CommandIDs.openGateway,
        args: ({ gateway }) => ({ gateway }),
        name: ({ gateway }) => gateway
      });
    }
  }
};
