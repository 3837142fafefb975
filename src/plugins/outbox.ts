import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

import { CommandIDs } from '../commands/ids';
import type { IRoom } from '../commands/notebook';
import { tell } from '../commands/jobs';
import { Delivery } from '../jobs/delivery';
import { bringBack, jobOfCell } from '../notebook/bring-back';
import { OpenNotebooks } from '../notebook/open';
import { Outbox } from '../notebook/outbox';
import { Cards } from '../server/cards';
import type { IConnection } from '../server/connection';
import { TAB } from './connection';

/** What brings results into notebooks; loaded with the first notebook. */
export function createRoom(
  { commands, serviceManager }: JupyterFrontEnd,
  options: Omit<OpenNotebooks.IOptions, 'file'> &
    Pick<Delivery.IOptions, 'jobs' | 'ledger'> & { connection: IConnection }
): IRoom {
  const { connection, jobs, ledger } = options;
  const { contents } = serviceManager;
  const cards = new Cards(connection);
  const run = (command: string) => (job: string) =>
    void commands.execute(command, { job }).catch(tell);
  const notebooks = new OpenNotebooks({
    ...options,
    file: async path =>
      (await contents.get(path, { type: 'notebook', content: true })).content
  });
  const delivery = new Delivery({
    tab: TAB,
    hidden: () => document.hidden,
    jobs,
    ledger,
    notebooks
  });
  const outbox = new Outbox({
    ...options,
    tab: TAB,
    cards,
    notebooks,
    insert: run(CommandIDs.insertResult),
    open: run(CommandIDs.openJob),
    tell: {
      info: (message, action) =>
        Notification.info(message, {
          autoClose: 10_000,
          actions: action ? [action] : []
        })
    }
  });
  return {
    dispose: () => {
      [outbox, delivery, notebooks].forEach(part => part.dispose());
    },
    arrive: () => notebooks.arrive(),
    submitted: (panel, record, replaced) =>
      outbox.submitted(panel, record, replaced),
    bringBack: async (panel, cell) => {
      const job = jobOfCell(cell, options.path(panel), jobs);
      if (job === null) {
        throw new Error(
          options.trans.__('No job has replaced an output of this cell.')
        );
      }
      await bringBack(panel, cell, job, { cards, outbox });
    }
  };
}
