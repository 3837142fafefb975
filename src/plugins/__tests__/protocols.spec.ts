import type { JupyterFrontEnd } from '@jupyterlab/application';

import type { IProtocols } from '../../tokens';
import { PROTOCOLS } from '../../worker/protocols';
import { protocolsPlugin } from '../protocols';

it('the worker drives every protocol that comes with this extension', () => {
  const protocols = protocolsPlugin.activate(
    {} as JupyterFrontEnd
  ) as IProtocols;
  expect([...protocols.ids].sort()).toEqual(
    PROTOCOLS.map(protocol => protocol.id).sort()
  );
});
