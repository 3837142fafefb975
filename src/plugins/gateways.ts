import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';

import { ServerEvents } from '../server/events';
import { Gateways } from '../server/gateways';
import { Ledger } from '../server/ledger';
import { IGateways, IProtocols } from '../tokens';
import { connect } from './connection';

/** The configured gateways. Nothing is asked before somebody looks. */
export const gatewaysPlugin: JupyterFrontEndPlugin<IGateways> = {
  id: 'jupyterlab-hpc:gateways',
  description: 'Provides the configured gateways and their processes.',
  autoStart: true,
  provides: IGateways,
  requires: [IProtocols],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    protocols: IProtocols,
    translator: ITranslator | null
  ) => {
    const connection = connect(app, translator);
    return new Gateways({
      connection,
      events: new ServerEvents(app.serviceManager.events),
      ledger: new Ledger(connection),
      protocols
    });
  }
};
