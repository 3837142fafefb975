import { ServerConnection } from '@jupyterlab/services';

import { Driver } from '../../../src/jobs/driver';
import { ogcApiProcesses } from '../../../src/protocols/ogcapi';
import { Ledger } from '../../../src/server/ledger';
import { ProtocolRegistry } from '../../../src/server/registry';
import { ApiError } from '../../../src/server/request';

export { ApiError, ogcApiProcesses };

/** What a browser tab consists of as far as jobs are concerned, for a server at `url`. */
export function open({ url, token, tab }) {
  const settings = ServerConnection.makeSettings({ baseUrl: url, wsUrl: url, token });
  const trans = { __: text => text };
  const ledger = new Ledger({ settings, trans });
  const protocols = new ProtocolRegistry();
  protocols.register(ogcApiProcesses);
  const driver = new Driver({
    driver: tab,
    ledger,
    protocols,
    onRecord: () => undefined,
    onStale: () => undefined
  });
  return { driver, ledger };
}
