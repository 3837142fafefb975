import { MainAreaWidget } from '@jupyterlab/apputils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { LazyWidget } from '../../components/lazy';
import { processIcon } from '../../icons';
import type { IOrder } from '../../protocols/job';
import type { IDocumentContext } from '../context';

/** What an earlier job was made with. */
export type IEarlier = Pick<IOrder, 'inputs' | 'outputs'>;

/** Which process a form is for, and with what it is to be filled in. */
export class ProcessAddress {
  constructor(
    readonly gateway: string,
    readonly process: string,
    private _earlier: IEarlier | null
  ) {}

  /** The earlier job to begin with; null for the defaults. */
  get earlier(): IEarlier | null {
    return this._earlier;
  }

  /** The form is to be filled in anew. */
  get filled(): ISignal<this, void> {
    return this._filled;
  }

  fill(earlier: IEarlier): void {
    this._earlier = earlier;
    this._filled.emit();
  }

  private readonly _filled = new Signal<this, void>(this);
}

/** The form of a process in the main area. */
export class ProcessDocument extends MainAreaWidget<LazyWidget> {
  constructor(
    readonly address: ProcessAddress,
    context: IDocumentContext
  ) {
    const { trans } = context;
    super({
      content: new LazyWidget(
        async () => {
          const { createBody } = await import('./body');
          return createBody(address, context);
        },
        {
          loading: trans.__('Loading…'),
          failed: trans.__('The form could not be loaded.'),
          retry: trans.__('Retry')
        }
      )
    });
    this.id = `jupyterlab-hpc:process:${address.gateway}:${address.process}`;
    this.addClass('jp-HpcDocument');
    this.title.label = address.process;
    this.title.caption = trans.__('%1 at %2', address.process, address.gateway);
    this.title.icon = processIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/** The form of a process, filled in with what an `earlier` job was made with, or with the defaults. */
export function createProcessDocument(
  gateway: string,
  process: string,
  earlier: IEarlier | null,
  context: IDocumentContext
): ProcessDocument {
  return new ProcessDocument(
    new ProcessAddress(gateway, process, earlier),
    context
  );
}
