import type { TranslationBundle } from '@jupyterlab/translation';

import type { IDeeds } from '../../components/deeds';
import type { IConnection } from '../../server/connection';
import type { IGateways, IJobs, IProtocols } from '../../tokens';

/** What the pages about gateways are given. */
export interface IGatewayContext {
  gateways: IGateways;
  jobs: IJobs;
  protocols: IProtocols;
  connection: IConnection;
  deeds: IDeeds;
  trans: TranslationBundle;
}
