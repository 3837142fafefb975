import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';

import { Jobs } from '../jobs/store';
import { ServerEvents } from '../server/events';
import { exchangeFor } from '../server/exchange';
import { Ledger } from '../server/ledger';
import { IJobs, IProtocols } from '../tokens';
import { TAB, connect } from './connection';

/**
 * The jobs of this user. The list is read once when JupyterLab stands; while no
 * job is under way nothing else runs.
 */
export const jobsPlugin: JupyterFrontEndPlugin<IJobs> = {
  id: 'jupyterlab-hpc:jobs',
  description: 'Provides the jobs: submits, drives and follows them.',
  autoStart: true,
  provides: IJobs,
  requires: [IProtocols],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    protocols: IProtocols,
    translator: ITranslator | null
  ) => {
    const connection = connect(app, translator);
    const jobs = new Jobs({
      tab: TAB,
      ledger: new Ledger(connection),
      protocols,
      events: new ServerEvents(app.serviceManager.events),
      exchange: gateway => exchangeFor(connection, gateway),
      trans: connection.trans
    });
    void app.restored.then(() => jobs.ready);
    return jobs;
  }
};
