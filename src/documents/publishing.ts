import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { LazyWidget } from '../components/lazy';
import type { IDeeds } from '../components/deeds';
import { objection } from '../cells/order';
import { hpcIcon } from '../icons';
import { activeCell } from '../notebook/active';
import type { IGateways } from '../tokens';
import { filesOf } from './deploy/files';
import { DeployModel } from './deploy/model';
import { PublishModel } from './publish/model';

/** What the pages that make processes are given. */
export interface IPublishingContext {
  app: JupyterFrontEnd;
  gateways: IGateways;
  deeds: IDeeds;
  tracker: INotebookTracker | null;
  /** Null where there is no file browser. */
  pickFile: (() => Promise<string | null>) | null;
  trans: TranslationBundle;
}

/** A page of one of these, in the main area. */
class Page<Model> extends MainAreaWidget<LazyWidget> {
  constructor(
    id: string,
    readonly model: Model,
    label: string,
    load: () => Promise<React.FunctionComponent>,
    trans: TranslationBundle
  ) {
    super({
      content: new LazyWidget(load, {
        loading: trans.__('Loading…'),
        failed: trans.__('The page could not be loaded.'),
        retry: trans.__('Retry')
      })
    });
    this.id = id;
    this.addClass('jp-HpcDocument');
    this.title.label = label;
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/** Show the page that publishes a cell. Rejects with words for the user where it is no cell to publish. */
export function publishCell(
  context: IPublishingContext,
  node: HTMLElement | undefined
): void {
  const { app, gateways, deeds, tracker, pickFile, trans } = context;
  const { contents } = app.serviceManager;
  const panel = tracker?.currentWidget;
  const index = node
    ? (panel?.content.widgets.findIndex(cell => cell.node === node) ?? -1)
    : -1;
  if (panel && index >= 0) {
    panel.content.activeCellIndex = index;
  }
  const cell =
    panel && activeCell(panel, contents.localPath(panel.context.path));
  // A cell that runs can be published all the same.
  const why = objection(cell ? { ...cell, busy: false } : null, trans);
  if (!cell || why !== null) {
    throw new Error(why ?? '');
  }
  const page = show(
    app,
    `jupyterlab-hpc:publish:${cell.notebook}:${cell.id}`,
    id => {
      const files = filesOf(contents, pickFile ?? (async () => null));
      const model = new PublishModel({ cell, gateways, files, trans });
      const load = async (): Promise<React.FunctionComponent> => {
        const { PublishPage } = await import('./publish/body');
        void model.load();
        return () => React.createElement(PublishPage, { model, deeds, trans });
      };
      return new Page(id, model, trans.__('Publish a cell'), load, trans);
    }
  );
  page.model.renew(cell.source);
}

/** Show the page that deploys a process, or replaces and undeploys one. */
export function deployProcess(
  context: IPublishingContext,
  gateway: string | null,
  process: string | null
): void {
  const { app, gateways, deeds, pickFile, trans } = context;
  const files = pickFile && filesOf(app.serviceManager.contents, pickFile);
  const place = [gateway, process].filter(Boolean).join(':');
  show(app, `jupyterlab-hpc:deploy:${place}`, id => {
    const model = new DeployModel({ gateways, files, gateway, process, trans });
    const load = async (): Promise<React.FunctionComponent> => {
      const { DeployPage } = await import('./deploy/body');
      void model.load();
      const browses = files !== null;
      return () =>
        React.createElement(DeployPage, {
          model,
          browses,
          process,
          deeds,
          trans
        });
    };
    const label = process ?? trans.__('Deploy a process');
    return new Page(id, model, label, load, trans);
  });
}

/** Bring a page to the front; it is made where there is none. */
function show<Model>(
  app: JupyterFrontEnd,
  id: string,
  make: (id: string) => Page<Model>
): Page<Model> {
  const open = [...app.shell.widgets('main')].find(page => page.id === id);
  const page = (open as Page<Model> | undefined) ?? make(id);
  if (!open) {
    app.shell.add(page, 'main', { type: 'HPC' });
  }
  app.shell.activateById(id);
  return page;
}
