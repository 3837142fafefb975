import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ITranslator } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';

import type { IConnection } from '../server/connection';

/** The translations' domain. */
const DOMAIN = 'jupyterlab_hpc';

/** Who this tab is to the server: what leases and claims are given to. */
export const TAB = UUID.uuid4();

/** The way to the server extension; nothing is sent. */
export function connect(
  app: JupyterFrontEnd,
  translator: ITranslator | null
): IConnection {
  return {
    settings: app.serviceManager.serverSettings,
    trans: (translator ?? nullTranslator).load(DOMAIN)
  };
}
