import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

import { CommandIDs } from '../commands/ids';
import type { IRoom } from '../commands/notebook';
import { tell } from '../commands/jobs';
import { Delivery } from '../jobs/delivery';
import { Choices } from '../notebook/choices';
import { bringBack, jobOfCell } from '../notebook/bring-back';
import { OpenNotebooks } from '../notebook/open';
import { Outbox } from '../notebook/outbox';
import { resultOutputs } from '../notebook/outputs';
import { WhenDone } from '../notebook/WhenDone';
import { toOutputs } from '../results/bundle';
import { isHarmless } from '../results/media';
import { Cards } from '../server/cards';
import type { IConnection } from '../server/connection';
import type { IGateways } from '../tokens';
import { TAB } from './connection';

/** What brings results into notebooks; loaded with the first notebook. */
export function createRoom(
  { commands, serviceManager }: JupyterFrontEnd,
  options: Pick<
    OpenNotebooks.IOptions,
    'tracker' | 'path' | 'place' | 'trans'
  > &
    Pick<Delivery.IOptions, 'jobs' | 'ledger'> & {
      connection: IConnection;
      gateways: IGateways;
    }
): IRoom {
  const { connection, gateways, jobs, ledger, trans } = options;
  const { contents } = serviceManager;
  const cards = new Cards(connection);
  const run = (command: string) => (job: string) =>
    void commands.execute(command, { job }).catch(tell);
  const outputs: OpenNotebooks.IOptions['outputs'] = async (
    record,
    results
  ) => {
    // The outputs name their gateway by its title, which the list brings.
    await gateways.ready;
    return toOutputs(results, name => jobs.result(record.id, name), { trans });
  };
  const harmless: OpenNotebooks.IOptions['harmless'] = (record, results) =>
    // What the user's own server made for them is trusted as their kernel is.
    gateways.get(record.job.order.gateway)?.embedded === true ||
    isHarmless(results);
  const notebooks = new OpenNotebooks({
    ...options,
    outputs,
    harmless,
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
  const choices = new Choices(
    window.localStorage,
    serviceManager.serverSettings.baseUrl
  );
  return {
    resources: notebook => choices.get(notebook),
    choose: async panel => {
      const { chooseResources } = await import('../notebook/choose');
      const notebook = options.path(panel);
      await chooseResources(panel, {
        gateways,
        chosen: choices.get(notebook) ?? {},
        run: resources => {
          choices.set(notebook, resources);
          void commands.execute(CommandIDs.runCellAsJob).catch(tell);
        },
        trans
      });
    },
    dispose: () => {
      [outbox, delivery, notebooks].forEach(part => part.dispose());
    },
    arrive: () => notebooks.arrive(),
    submitted: (panel, record, replaced) =>
      outbox.submitted(panel, record, replaced),
    whenDone: job => () => WhenDone({ job, cards, failed: tell, trans }),
    results: async record => {
      const results = await jobs.results(record.id);
      return {
        outputs: resultOutputs(
          await outputs(record, results),
          record,
          options.place(record.job.order.gateway),
          trans
        ),
        trusted: harmless(record, results)
      };
    },
    bringBack: async (panel, cell) => {
      const job = jobOfCell(cell, options.path(panel), jobs);
      if (job === null) {
        throw new Error(
          trans.__('No job has replaced an output of this cell.')
        );
      }
      await bringBack(panel, cell, job, { cards, outbox, trans });
    }
  };
}
