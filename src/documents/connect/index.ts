import { MainAreaWidget } from '@jupyterlab/apputils';

import { LazyWidget } from '../../components/lazy';
import { hpcIcon } from '../../icons';
import type { IGatewayContext } from '../gateway/context';

/** The page that adds a gateway, or changes one, in the main area. */
export class ConnectDocument extends MainAreaWidget<LazyWidget> {
  constructor(
    /** The gateway to change; null to add one. */
    readonly gateway: string | null,
    context: IGatewayContext
  ) {
    const { gateways, deeds, trans } = context;
    super({
      content: new LazyWidget(
        async () => {
          const { createBody } = await import('./body');
          return createBody(gateway, context, id => {
            deeds.openGateway(id);
            this.dispose();
          });
        },
        {
          loading: trans.__('Loading…'),
          failed: trans.__('The page could not be loaded.'),
          retry: trans.__('Retry')
        }
      )
    });
    this.id =
      gateway === null
        ? 'jupyterlab-hpc:connect'
        : `jupyterlab-hpc:connect:${gateway}`;
    this.addClass('jp-HpcDocument');
    this.title.label =
      gateway === null
        ? trans.__('Add gateway')
        : trans.__('Edit %1', gateways.get(gateway)?.title ?? gateway);
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}
