import { MainAreaWidget } from '@jupyterlab/apputils';

import { LazyWidget } from '../../components/lazy';
import { hpcIcon } from '../../icons';
import type { IDocumentContext } from '../context';

/** The jobs of a gateway's server, in the main area. */
export class ServerJobsDocument extends MainAreaWidget<LazyWidget> {
  constructor(
    readonly gateway: string,
    context: IDocumentContext
  ) {
    const { gateways, trans } = context;
    super({
      content: new LazyWidget(
        async () => {
          const { createBody } = await import('./body');
          return createBody(gateway, context);
        },
        {
          loading: trans.__('Loading…'),
          failed: trans.__('The jobs could not be shown.'),
          retry: trans.__('Retry')
        }
      )
    });
    this.id = `jupyterlab-hpc:server-jobs:${gateway}`;
    this.addClass('jp-HpcDocument');
    const name = (): void => {
      const place = gateways.get(gateway)?.title ?? gateway;
      this.title.label = trans.__('Jobs on %1', place);
      this.title.caption = trans.__('All jobs that %1 lists', place);
    };
    name();
    // A tab that is restored may be there before the list of gateways is.
    void gateways.ready.then(() => !this.isDisposed && name());
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/** The page of the jobs that a gateway's server has. */
export function createServerJobsDocument(
  gateway: string,
  context: IDocumentContext
): ServerJobsDocument {
  return new ServerJobsDocument(gateway, context);
}
