import type { ISignal } from '@lumino/signaling';

import type { JsonObject } from '../protocols/json';
import type { IJobRecord } from '../server/records';

/** What a view can set about; the commands behind it are the plugins' business. */
export interface IDeeds {
  /** What can be done has changed: a notebook was opened or closed, say. */
  readonly changed: ISignal<unknown, unknown>;
  openProcess(gateway: string, process: string): void;
  openJob(job: string): void;
  /** Open the page that adds a gateway. */
  addGateway(): void;
  openGateway(gateway: string): void;
  editGateway(gateway: string): void;
  /** Open the page that deploys a process at a gateway. */
  deployAt(gateway: string): void;
  /** Ask for one of the protocol's actions (`dismiss`, …). */
  act(job: string, action: string, fields?: JsonObject): void;
  /** Put the result into the current notebook. */
  insert(job: string): void;
  /** There is a notebook that can take the job's result now. */
  canInsert(job: string): boolean;
  /** Open the notebook that the job was submitted from, at its cell. */
  goToCell(job: string): void;
  /** The job was submitted from a cell, and notebooks can be opened. */
  canGoToCell(record: IJobRecord): boolean;
  /** Save a notebook among the results as a file, and open it. */
  openResult(job: string, name: string): void;
  /** Open the form of the job's process, filled in. */
  rerun(job: string): void;
  /** Take a job that is at rest off the list. */
  forget(job: string): void;
}
