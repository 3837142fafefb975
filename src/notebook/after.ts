import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { After } from '../server/cards';
import type { IJobRecord } from '../server/records';
import { codeCells, marksOf } from './find';

/** Quiet words to the user. */
export interface ITell {
  info(
    message: string,
    action?: { label: string; callback: () => void }
  ): unknown;
}

/** Do what was chosen for when a job is done; its results are in the notebook. */
export async function followUp(
  after: After,
  panel: NotebookPanel,
  record: IJobRecord,
  tell: ITell,
  trans: TranslationBundle
): Promise<void> {
  switch (after) {
    case 'insert':
      return;
    case 'run-below':
      if (record.job.state === 'successful') {
        await runBelow(panel, record.id);
      } else {
        tell.info(
          trans.__(
            '%1 did not succeed: the cells below it were not run.',
            record.job.order.title
          )
        );
      }
  }
}

/** Run the cells below a job's results, in the kernel. */
async function runBelow(panel: NotebookPanel, job: string): Promise<void> {
  const { content, sessionContext } = panel;
  const last = content.model
    ? codeCells(content.model)
        .filter(({ cell }) =>
          marksOf(cell).some(
            ({ mark }) => mark.job === job && mark.role === 'receipt'
          )
        )
        .at(-1)
    : undefined;
  if (last) {
    await sessionContext.ready;
    await NotebookActions.runCells(
      content,
      content.widgets.slice(last.index + 1),
      sessionContext
    );
  }
}
