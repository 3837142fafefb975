import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, ReactWidget } from '@jupyterlab/apputils';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import type { IDeeds } from '../components/deeds';
import type { ICell } from '../cells/order';
import { hpcIcon } from '../icons';
import { activeCell } from '../notebook/active';
import type { IGateways } from '../tokens';
import { DeployPage } from './deploy/body';
import { filesOf } from './deploy/files';
import type { IFiles } from './deploy/files';
import { DeployModel } from './deploy/model';
import { pickFile } from './pickFile';
import { PublishPage } from './publish/body';
import { PublishModel } from './publish/model';

/** What the pages that make processes are given. */
export interface IPublishingContext {
  app: JupyterFrontEnd;
  gateways: IGateways;
  deeds: IDeeds;
  tracker: INotebookTracker | null;
  /** Null where there is no file browser. */
  browser: IDefaultFileBrowser | null;
  words: ITranslator;
  trans: TranslationBundle;
}

/** A page of one of these, in the main area. */
class Page<Model> extends MainAreaWidget<ReactWidget> {
  constructor(
    id: string,
    readonly model: Model,
    label: string,
    page: React.ReactElement
  ) {
    super({ content: ReactWidget.create(page) });
    this.id = id;
    this.addClass('jp-HpcDocument');
    this.title.label = label;
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/**
 * Show the page that publishes a cell: the one whose context menu was opened
 * (`pointed`), or the active one. Throws with words for the user where that is no
 * cell to publish.
 */
export function publishCell(
  context: IPublishingContext,
  args: ReadonlyPartialJSONObject
): void {
  const { app, gateways, deeds, tracker, trans } = context;
  const { contents } = app.serviceManager;
  const panel = tracker?.currentWidget;
  if (panel && args.pointed === true) {
    const node = app.contextMenuHitTest(each =>
      each.classList.contains('jp-Cell')
    );
    const cells = panel.content.widgets;
    const index = cells.findIndex(cell => cell.node === node);
    // Opening a context menu does not always make the cell under it the active one.
    panel.content.activeCellIndex =
      index < 0 ? panel.content.activeCellIndex : index;
  }
  const cell =
    panel && activeCell(panel, contents.localPath(panel.context.path));
  const why = cell ? unfit(cell, trans) : trans.__('There is no active cell.');
  if (!cell || why !== null) {
    throw new Error(why ?? '');
  }
  const page = show(
    app,
    `jupyterlab-hpc:publish:${cell.notebook}:${cell.id}`,
    id => {
      const files = filesFor(context);
      const model = new PublishModel({ cell, gateways, files, trans });
      void model.load();
      const body = React.createElement(PublishPage, { model, deeds, trans });
      return new Page(id, model, trans.__('Publish a cell'), body);
    }
  );
  page.model.renew(cell.source);
}

/** Why a cell cannot be a process; null when it can. */
function unfit(cell: ICell, trans: TranslationBundle): string | null {
  if (cell.type !== 'code' || cell.source.trim() === '') {
    return trans.__('Only code cells can be published, and not empty ones.');
  }
  return cell.language !== null && cell.language !== 'python'
    ? trans.__(
        'Only Python cells can be published; the kernel of this notebook speaks %1.',
        cell.language
      )
    : null;
}

/**
 * Show the page that deploys a process at a `gateway`, or replaces and undeploys a
 * `process` of it; `pointed`: what the context menu was opened on.
 */
export function deployProcess(
  context: IPublishingContext,
  args: ReadonlyPartialJSONObject
): void {
  const { app, gateways, deeds, trans } = context;
  const found = app.contextMenuHitTest(
    node => args.pointed === true && node.dataset.gateway !== undefined
  );
  const named = args.pointed === true ? (found?.dataset ?? {}) : args;
  const gateway = textOf(named.gateway);
  const process = textOf(named.process);
  const place = [gateway, process].filter(Boolean).join(':');
  show(app, `jupyterlab-hpc:deploy:${place}`, id => {
    const files = filesFor(context);
    const model = new DeployModel({ gateways, files, gateway, process, trans });
    void model.load();
    const body = React.createElement(DeployPage, {
      model,
      browses: files !== null,
      process,
      deeds,
      trans
    });
    return new Page(id, model, process ?? trans.__('Deploy a process'), body);
  });
}

function filesFor({ app, browser, words }: IPublishingContext): IFiles | null {
  return (
    browser &&
    filesOf(app.serviceManager.contents, () => pickFile(browser, words))
  );
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
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
