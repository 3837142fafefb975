import { Notification } from '@jupyterlab/apputils';
import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import type {
  INotebookModel,
  INotebookTracker,
  NotebookPanel
} from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { UUID } from '@lumino/coreutils';
import type * as React from 'react';

import { CellFault } from '../cells/check';
import type { ICell } from '../cells/order';
import { objection } from '../cells/order';
import type { ISubmission } from '../cells/submit';
import { submitCell } from '../cells/submit';
import { THIS_SERVER } from '../cells/target';
import { processIcon, runAsJobIcon } from '../icons';
import { mark } from '../jobs/marks';
import { activeCell, goTo } from '../notebook/active';
import { writeCard } from '../notebook/card';
import { cellById, waitingJob } from '../notebook/find';
import type { OpenNotebooks } from '../notebook/open';
import type { IResources } from '../protocols/executors';
import { isTerminal } from '../protocols/job';
import type { IJobRecord } from '../server/records';
import { CommandIDs } from './ids';
import { JOB_ARGS, jobIn, tell } from './jobs';

/** What the notebook's commands work with. */
export interface INotebookTools extends ISubmission {
  tracker: INotebookTracker;
  /** What brings results into notebooks, loaded when it is first needed. */
  room: () => Promise<IRoom>;
  /** The cell whose context menu was opened last. */
  pointed: () => HTMLElement | undefined;
  path: OpenNotebooks.IOptions['path'];
  place: OpenNotebooks.IOptions['place'];
  /** Bring a notebook to the front. */
  reveal: (panel: NotebookPanel) => void;
  trans: TranslationBundle;
}

/** What brings results into notebooks, as far as commands use it. */
export interface IRoom {
  /** Bring nothing into notebooks any more. */
  dispose(): void;
  /** A card was written, or shown: its job may have ended already. */
  arrive(): void;
  /** A card was written into a notebook, in the place of these outputs. */
  submitted(
    panel: NotebookPanel,
    record: IJobRecord,
    replaced: { outputs: IOutput[]; trusted: boolean }
  ): void;
  /** Where jobs of a notebook run: what was chosen last. */
  resources(notebook: string): IResources | undefined;
  /** Let the user choose that, and then run. */
  choose(panel: NotebookPanel): Promise<void>;
  /** What can be chosen for when a job is done. */
  whenDone(job: string): React.FunctionComponent;
  /** A job's results as a cell's outputs, and whether scripts in them may run. */
  results(
    record: IJobRecord
  ): Promise<{ outputs: IOutput[]; trusted: boolean }>;
  /** Rejects with words for the user. */
  bringBack(panel: NotebookPanel, cell: ICodeCellModel): Promise<void>;
}

/** Run the active cell as a job; insert a card, or a result. */
export function addNotebookCommands(
  commands: CommandRegistry,
  tools: INotebookTools
): void {
  const { jobs, room, tracker, trans } = tools;
  const model = () => tracker.currentWidget?.content.model ?? null;
  const inserting = new Set<string>();
  // Buttons elsewhere are there only while a notebook can take what they insert.
  tracker.currentChanged.connect(() => {
    commands.notifyCommandChanged(CommandIDs.insertResult);
  });

  commands.addCommand(CommandIDs.runCellAsJob, {
    label: trans.__('Run Cell as Job'),
    caption: trans.__(
      'Run the active cell as a job on this server; the kernel stays free'
    ),
    icon: runAsJobIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          gateway: {
            type: 'string',
            description: `Id of the gateway that runs the cell; "${THIS_SERVER}" when absent.`
          },
          pointed: {
            type: 'boolean',
            description:
              'Take the cell whose context menu was opened, not the active one.'
          }
        }
      }
    },
    isEnabled: () => model() !== null,
    execute: args => {
      if (args.pointed === true) {
        activatePointed(tools);
      }
      return runCell(
        tools,
        typeof args.gateway === 'string' ? args.gateway : THIS_SERVER
      );
    }
  });

  commands.addCommand(CommandIDs.runCellWith, {
    label: trans.__('Run Cell as Job with…'),
    caption: trans.__('Choose where the active cell runs as a job'),
    icon: caretDownIcon,
    describedBy: {
      args: { type: 'object', properties: { pointed: { type: 'boolean' } } }
    },
    isEnabled: () => model() !== null,
    execute: async args => {
      if (args.pointed === true) {
        activatePointed(tools);
      }
      const panel = tracker.currentWidget;
      if (panel) {
        await room()
          .then(({ choose }) => choose(panel))
          .catch(tell);
      }
    }
  });

  commands.addCommand(CommandIDs.insertCard, {
    label: trans.__('Insert Job into Notebook'),
    caption: trans.__(
      'Insert a cell that shows the job, and its results in the end'
    ),
    icon: processIcon,
    describedBy: {
      args: {
        ...JOB_ARGS,
        properties: {
          ...JOB_ARGS.properties,
          source: { type: 'string', description: 'Source of the new cell.' }
        }
      }
    },
    isEnabled: args => model() !== null && jobIn(args, jobs) !== undefined,
    execute: async args => {
      const record = jobIn(args, jobs);
      const panel = tracker.currentWidget;
      if (record && panel) {
        const { insertCard } = await import('./insertion');
        const { source } = args;
        insertCard(
          tools,
          panel,
          record,
          typeof source === 'string' ? source : ''
        );
      }
    }
  });

  commands.addCommand(CommandIDs.bringBackOutput, {
    label: trans.__('Bring Back the Replaced Output'),
    caption: trans.__(
      'Show again what the cell showed before it ran as a job; once more shows the result'
    ),
    describedBy: {
      args: { type: 'object', properties: { pointed: { type: 'boolean' } } }
    },
    isEnabled: () => model() !== null,
    execute: async args => {
      if (args.pointed === true) {
        activatePointed(tools);
      }
      const panel = tracker.currentWidget;
      const id = panel?.content.activeCell?.model.id ?? '';
      const found = panel?.content.model && cellById(panel.content.model, id);
      if (panel && found) {
        await room()
          .then(({ bringBack }) => bringBack(panel, found.cell))
          .catch(tell);
      }
    }
  });

  commands.addCommand(CommandIDs.insertResult, {
    label: trans.__('Insert Result into Notebook'),
    caption: trans.__('Insert the results of the job below the active cell'),
    icon: processIcon,
    describedBy: { args: JOB_ARGS },
    isEnabled: args => model() !== null && jobIn(args, jobs)?.results === true,
    execute: async args => {
      const record = jobIn(args, jobs);
      const panel = tracker.currentWidget;
      if (!record || !panel || inserting.has(record.id)) {
        return;
      }
      inserting.add(record.id);
      try {
        const { insertResult } = await import('./insertion');
        await insertResult(tools, panel, record);
      } catch (reason) {
        tell(reason);
      } finally {
        inserting.delete(record.id);
      }
    }
  });
}

/** Opening a context menu does not always make the cell under it the active one. */
function activatePointed({ pointed, tracker }: INotebookTools): void {
  const node = pointed();
  const notebook = tracker.currentWidget?.content;
  const index = notebook?.widgets.findIndex(cell => cell.node === node) ?? -1;
  if (notebook && index >= 0) {
    notebook.activeCellIndex = index;
  }
}

/** Submit the active cell, and put the job's card in the place of its outputs. */
async function runCell(tools: INotebookTools, gateway: string): Promise<void> {
  const { jobs, path, place, room, tracker, trans } = tools;
  const id = UUID.uuid4();
  mark('clicked', id);
  const panel = tracker.currentWidget;
  const cell = panel && activeCell(panel, path(panel));
  const model = panel?.content.model;
  await knowCard(tools, model, cell);
  const why = objection(cell, trans) ?? alreadyOut(tools, model, cell);
  if (why !== null) {
    Notification.warning(why, { autoClose: 6000 });
    return;
  }
  if (!panel || !cell || !model) {
    return;
  }
  const key = `${cell.notebook} ${cell.id}`;
  underWay.add(key);
  try {
    const resources =
      gateway === THIS_SERVER
        ? (await room()).resources(cell.notebook)
        : undefined;
    const record = await submitCell(tools, id, cell, gateway, resources);
    if (!model.isDisposed) {
      const replaced = writeCard(model, cell.id, record, place(gateway), trans);
      void room().then(({ arrive, submitted }) => {
        if (replaced) {
          submitted(panel, record, replaced);
        }
        arrive();
      }, tell);
    }
    await jobs.ready;
  } catch (reason) {
    if (reason instanceof CellFault && !panel.isDisposed) {
      goTo(panel, cell.id, reason.line, reason.column);
    }
    tell(reason);
  } finally {
    underWay.delete(key);
  }
}

/** Cells between the click and their card: a second click must not submit twice. */
const underWay = new Set<string>();

/** Right after a reload there may be a card whose job has not been read yet. */
async function knowCard(
  { jobs }: INotebookTools,
  model: INotebookModel | null | undefined,
  cell: ICell | null
): Promise<void> {
  const found = model && cell ? cellById(model, cell.id) : null;
  const job = found && waitingJob(found.cell);
  if (job && !jobs.get(job)) {
    await jobs.ready;
  }
}

/** Why a cell is not submitted a second time, or null. */
function alreadyOut(
  { jobs, trans }: INotebookTools,
  model: INotebookModel | null | undefined,
  cell: ICell | null
): string | null {
  const found = model && cell ? cellById(model, cell.id) : null;
  if (!found || !cell) {
    return null;
  }
  const job = waitingJob(found.cell);
  const record = job === null ? undefined : jobs.get(job);
  const out = record !== undefined && !isTerminal(record.job.state);
  return out || underWay.has(`${cell.notebook} ${cell.id}`)
    ? trans.__(
        'The job of this cell is still out: cancel it first, or wait for its result. Nothing was submitted.'
      )
    : null;
}
