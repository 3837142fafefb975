import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';

/** Bring a document to the front; a new one is put into the main area first. */
export async function present<T extends Widget>(
  app: JupyterFrontEnd,
  tracker: WidgetTracker<T>,
  widget: T
): Promise<void> {
  if (!tracker.has(widget)) {
    app.shell.add(widget, 'main', { type: 'HPC' });
    await tracker.add(widget);
  }
  app.shell.activateById(widget.id);
}
