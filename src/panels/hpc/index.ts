import type { ITranslator } from '@jupyterlab/translation';
import {
  addIcon,
  PanelWithToolbar,
  refreshIcon,
  SidePanel,
  ToolbarButton
} from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { AccordionPanel, Panel, Widget } from '@lumino/widgets';

import type { IDeeds } from '../../components/deeds';
import { LazyWidget } from '../../components/lazy';
import { hpcIcon } from '../../icons';
import type { IGateways, IJobs } from '../../tokens';
import type { IPanelContent } from './content';
import type { PanelPart } from './views';

/** The side panel: search, processes, jobs. Nothing is loaded or asked before it is first shown. */
export class HpcPanel extends SidePanel {
  constructor(private readonly _options: HpcPanel.IOptions) {
    super({ translator: _options.translator });
    const trans = _options.translator.load('jupyterlab_hpc');
    this.id = 'jupyterlab-hpc:panel';
    this.addClass('jp-HpcPanel');
    this.title.icon = hpcIcon;
    this.title.caption = trans.__('HPC');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('HPC'));

    const words = {
      loading: trans.__('Loading…'),
      failed: trans.__('The panel could not be loaded.'),
      retry: trans.__('Retry')
    };
    const part = (name: PanelPart): LazyWidget =>
      new LazyWidget(async () => (await this._load()).views[name], words);

    const heading = new Panel();
    heading.addClass('jp-HpcPanel-heading');
    const title = new Widget({ node: document.createElement('h2') });
    title.node.textContent = trans.__('HPC');
    heading.addWidget(title);
    heading.addWidget(
      new ToolbarButton({
        icon: addIcon,
        tooltip: trans.__('Add gateway…'),
        onClick: () => _options.deeds.addGateway()
      })
    );
    heading.addWidget(
      new ToolbarButton({
        icon: refreshIcon,
        tooltip: trans.__('Ask all servers again'),
        onClick: () => {
          this._load()
            .then(({ model }) => model.refresh())
            .catch(reason => {
              // The parts of the panel tell it, with a way to try again.
              console.warn('The HPC panel could not be loaded.', reason);
            });
        }
      })
    );
    this.header.addWidget(heading);
    this.header.addWidget(part('search'));

    const processes = new PanelWithToolbar();
    processes.addClass('jp-HpcPanel-processes');
    processes.title.label = trans.__('Processes');
    processes.addWidget(part('processes'));
    this.addWidget(processes);

    const jobs = new PanelWithToolbar();
    jobs.addClass('jp-HpcPanel-jobs');
    jobs.title.label = trans.__('Jobs');
    jobs.toolbar.addItem('count', part('count'));
    jobs.addWidget(part('jobs'));
    this.addWidget(jobs);
    if (this.content instanceof AccordionPanel) {
      this.content.setRelativeSizes([2, 3]);
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    document.addEventListener('visibilitychange', this._look);
  }

  protected override onBeforeDetach(msg: Message): void {
    document.removeEventListener('visibilitychange', this._look);
    super.onBeforeDetach(msg);
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._look();
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._loaded?.then(({ model }) => model.dispose()).catch(() => undefined);
    super.dispose();
  }

  /** The content, fetched once; a failure is not kept, so that the next try asks again. */
  private _load(): Promise<IPanelContent> {
    const { gateways, jobs, deeds, translator } = this._options;
    const trans = translator.load('jupyterlab_hpc');
    this._loaded ??= import('./content')
      .then(({ createContent }) => createContent(gateways, jobs, deeds, trans))
      .catch(reason => {
        this._loaded = null;
        throw reason;
      });
    return this._loaded;
  }

  private readonly _look = (): void => {
    if (this.isVisible && !document.hidden) {
      this._loaded?.then(({ model }) => model.look()).catch(() => undefined);
    }
  };

  private _loaded: Promise<IPanelContent> | null = null;
}

export namespace HpcPanel {
  /** What a panel needs. */
  export interface IOptions {
    gateways: IGateways;
    jobs: IJobs;
    deeds: IDeeds;
    translator: ITranslator;
  }
}
