import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands/ids';
import { tell } from '../commands/jobs';
import { EndWatch } from '../components/ends';
import { stateWord } from '../components/states';
import { StatusItem } from '../components/StatusItem';
import { IJobs } from '../tokens';

/** The number of running jobs in the status bar, and word when a long job has ended. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-hpc:status',
  description:
    'Shows how many jobs run in the status bar, and notifies when a long one ends.',
  autoStart: true,
  requires: [IJobs],
  optional: [ITranslator, IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    jobs: IJobs,
    translator: ITranslator | null,
    statusBar: IStatusBar | null
  ): void => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_hpc');
    const item = new StatusItem({
      jobs,
      show: () => void app.commands.execute(CommandIDs.showPanel).catch(tell),
      trans
    });
    statusBar?.registerStatusItem('jupyterlab-hpc:status', {
      item,
      align: 'left',
      rank: 510,
      isActive: () => item.count > 0,
      activeStateChanged: item.countChanged
    });
    const watch = new EndWatch();
    jobs.changed.connect((_, ids) => {
      for (const { id, job } of watch.ended(ids.map(i => jobs.get(i)))) {
        Notification.emit(
          trans.__('%1: %2', job.order.title, stateWord(job.state, trans)),
          job.state === 'successful' ? 'success' : 'warning',
          {
            autoClose: 10_000,
            actions: [
              {
                label: trans.__('Show'),
                callback: () =>
                  void app.commands
                    .execute(CommandIDs.openJob, { job: id })
                    .catch(tell)
              }
            ]
          }
        );
      }
    });
  }
};
