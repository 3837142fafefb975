import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { ogcApiProcesses } from '../protocols/ogcapi';
import { ProtocolRegistry } from '../server/registry';
import { IProtocols } from '../tokens';

/** The protocols that come with this extension. */
export const protocolsPlugin: JupyterFrontEndPlugin<IProtocols> = {
  id: 'jupyterlab-hpc:protocols',
  description: 'Provides the protocols that remote systems are spoken to with.',
  autoStart: true,
  provides: IProtocols,
  activate: () => {
    const protocols = new ProtocolRegistry();
    protocols.register(ogcApiProcesses);
    return protocols;
  }
};
