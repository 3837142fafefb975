import { MainAreaWidget } from '@jupyterlab/apputils';

import { LazyWidget } from '../../components/lazy';
import { hpcIcon } from '../../icons';
import type { IDocumentContext } from '../context';

/** All about one job, in the main area. */
export class JobDocument extends MainAreaWidget<LazyWidget> {
  constructor(
    readonly job: string,
    context: IDocumentContext
  ) {
    const { jobs, trans } = context;
    super({
      content: new LazyWidget(
        async () => {
          const { createBody } = await import('./body');
          return createBody(job, context);
        },
        {
          loading: trans.__('Loading…'),
          failed: trans.__('The job could not be shown.'),
          retry: trans.__('Retry')
        }
      )
    });
    this.id = `jupyterlab-hpc:job:${job}`;
    this.addClass('jp-HpcDocument');
    const name = (): void => {
      const title = jobs.get(job)?.job.order.title ?? trans.__('HPC job');
      this.title.label = title;
      this.title.caption = trans.__('Job %1', title);
    };
    name();
    // A tab that is restored may be there before the list of jobs is.
    void jobs.ready.then(() => !this.isDisposed && name());
    this.title.icon = hpcIcon;
    this.title.closable = true;
    this.toolbar.hide();
  }
}

/** The detail of a job. */
export function createJobDocument(
  job: string,
  context: IDocumentContext
): JobDocument {
  return new JobDocument(job, context);
}
