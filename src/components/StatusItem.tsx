import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import * as React from 'react';

import type { IJobs } from '../tokens';

/** `HPC 3 ▸` in the status bar; a click shows the panel. */
export class StatusItem extends ReactWidget {
  constructor(private readonly _options: StatusItem.IOptions) {
    super();
    this.addClass('jp-HpcStatus');
    this._count = this._running();
    _options.jobs.changed.connect(this._onChanged, this);
  }

  /** Jobs that run now. */
  get count(): number {
    return this._count;
  }

  get countChanged(): ISignal<this, void> {
    return this._countChanged;
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.jobs.changed.disconnect(this._onChanged, this);
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): JSX.Element {
    const { show, trans } = this._options;
    return (
      <button
        type="button"
        className="jp-HpcStatus-button"
        title={trans.__('Show processes and jobs')}
        aria-label={trans._n(
          '%1 HPC job is running: show',
          '%1 HPC jobs are running: show',
          this._count
        )}
        onClick={show}
      >
        {trans.__('HPC %1', this._count)} ▸
      </button>
    );
  }

  private _running(): number {
    return this._options.jobs.jobs.filter(({ job }) => job.state === 'running')
      .length;
  }

  private _onChanged(): void {
    const count = this._running();
    if (count !== this._count) {
      this._count = count;
      this._countChanged.emit();
      this.update();
    }
  }

  private readonly _countChanged = new Signal<this, void>(this);
  private _count: number;
}

export namespace StatusItem {
  export interface IOptions {
    jobs: IJobs;
    show: () => void;
    trans: TranslationBundle;
  }
}
