import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { Problem } from './Problem';

/** What a {@link LazyWidget} says while its code is on its way. */
export interface ILazyWords {
  loading: string;
  /** Said before the reason. */
  failed: string;
  retry: string;
}

/**
 * A widget whose content, and the code of it, is fetched when it is first on
 * the screen: nothing is paid for at the start of JupyterLab.
 */
export class LazyWidget extends ReactWidget {
  constructor(load: () => Promise<React.FunctionComponent>, words: ILazyWords) {
    super();
    this._load = load;
    this._words = words;
    this._watcher = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) {
        void this.start();
      }
    });
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    // Not JupyterLab's word: side panels count as visible while the layout is restored.
    this._watcher.observe(this.node);
  }

  protected override onBeforeDetach(msg: Message): void {
    this._watcher.disconnect();
    super.onBeforeDetach(msg);
  }

  /** Fetch the content, once; called when the widget is first on the screen, or before. */
  async start(): Promise<void> {
    if (this._view || this._loading) {
      return;
    }
    this._loading = true;
    this._problem = null;
    this.update();
    try {
      this._view = await this._load();
    } catch (reason) {
      this._problem = `${this._words.failed} ${String(reason)}`;
    }
    this._loading = false;
    this.update();
  }

  protected override render(): JSX.Element {
    if (this._view) {
      return <this._view />;
    }
    if (this._problem !== null) {
      return (
        <Problem
          message={this._problem}
          retry={{ label: this._words.retry, run: () => void this.start() }}
        />
      );
    }
    return (
      <p className="jp-HpcLoading" role="status">
        {this._words.loading}
      </p>
    );
  }

  private readonly _load: () => Promise<React.FunctionComponent>;
  private readonly _words: ILazyWords;
  private readonly _watcher: IntersectionObserver;
  private _view: React.FunctionComponent | null = null;
  private _problem: string | null = null;
  private _loading = false;
}
