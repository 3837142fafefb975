import { useEffect, useState } from 'react';

import type { ICapabilities } from '../protocols/description';
import type { IProtocol } from '../protocols/protocol';
import type { IGateways } from '../tokens';

/** What a gateway speaks and can do; nothing while it has not answered. */
export interface IServerView {
  protocol: IProtocol | undefined;
  capabilities: ICapabilities | null;
}

const UNKNOWN: IServerView = { protocol: undefined, capabilities: null };

/** Ask a gateway what it can do. One that does not answer can, for now, do nothing. */
export function useServer(
  gateways: IGateways,
  gateway: string | undefined
): IServerView {
  const [view, setView] = useState<IServerView>(UNKNOWN);
  useEffect(() => {
    setView(UNKNOWN);
    if (gateway === undefined) {
      return;
    }
    let over = false;
    const ask = async (): Promise<void> => {
      try {
        const { capabilities } = await gateways.server(gateway);
        if (!over) {
          setView({ protocol: gateways.protocol(gateway), capabilities });
        }
      } catch (reason) {
        console.warn(`Gateway ${gateway} does not answer.`, reason);
      }
    };
    const again = (): void => void ask();
    gateways.changed.connect(again);
    again();
    return () => {
      over = true;
      gateways.changed.disconnect(again);
    };
  }, [gateways, gateway]);
  return view;
}
