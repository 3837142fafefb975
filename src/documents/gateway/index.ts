import { MainAreaWidget } from '@jupyterlab/apputils';

import { LazyWidget } from '../../components/lazy';
import { hpcIcon } from '../../icons';
import type { IGatewayContext } from './context';
import { Removal } from './removal';

/** All about a gateway, in the main area. */
export class GatewayDocument extends MainAreaWidget<LazyWidget> {
  constructor(
    readonly gateway: string,
    context: IGatewayContext
  ) {
    const { gateways, trans } = context;
    const removal = new Removal();
    super({
      content: new LazyWidget(
        async () => {
          const { createBody } = await import('./body');
          return createBody(gateway, removal, context);
        },
        {
          loading: trans.__('Loading…'),
          failed: trans.__('The gateway could not be shown.'),
          retry: trans.__('Retry')
        }
      )
    });
    this.removal = removal;
    this.id = `jupyterlab-hpc:gateway:${gateway}`;
    this.addClass('jp-HpcDocument');
    const name = (): void => {
      this.title.label = gateways.get(gateway)?.title ?? gateway;
      this.title.caption = trans.__('Gateway %1', this.title.label);
    };
    name();
    gateways.changed.connect(name);
    this.disposed.connect(() => gateways.changed.disconnect(name));
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }

  readonly removal: Removal;
}
