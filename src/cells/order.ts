import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProcessDescription } from '../protocols/description';
import type { IResources } from '../protocols/executors';
import type { IOrder } from '../protocols/job';
import type { IGateway } from '../server/records';
import { fingerprint } from './fingerprint';

/** A notebook cell, as far as a job is made from it. */
export interface ICell {
  /** Path of the notebook, as Jupyter's contents service knows it. */
  notebook: string;
  /** The cell's id in the notebook. */
  id: string;
  /** Its place in the notebook, from 0. */
  index: number;
  type: string;
  source: string;
  /** It runs, or waits to run, in the kernel. */
  busy: boolean;
  /** Name of the notebook's kernel spec, where it is known. */
  kernel: string | null;
  /** The kernel's language in lower case, where it is known. */
  language: string | null;
}

/** Why a cell cannot be run as a job, in words for the user; null when it can. */
export function objection(
  cell: ICell | null,
  trans: TranslationBundle
): string | null {
  if (!cell) {
    return trans.__('There is no active cell: nothing was submitted.');
  }
  if (cell.type !== 'code') {
    return trans.__(
      'Only code cells run as jobs; this is a %1 cell. Nothing was submitted.',
      cell.type
    );
  }
  if (cell.source.trim() === '') {
    return trans.__('The cell is empty: nothing was submitted.');
  }
  if (cell.language !== null && cell.language !== 'python') {
    return trans.__(
      'Only Python cells run as jobs; the kernel of this notebook speaks %1. Nothing was submitted.',
      cell.language
    );
  }
  if (cell.busy) {
    return trans.__(
      'This cell is running in the kernel: interrupt it or let it finish. Nothing was submitted.'
    );
  }
  return null;
}

/** The order that runs a cell's source by a gateway's process for that. */
export function cellOrder(
  id: string,
  cell: ICell,
  gateway: IGateway,
  process: IProcessDescription,
  trans: TranslationBundle,
  resources?: IResources
): IOrder {
  const file = cell.notebook.split('/').pop() ?? cell.notebook;
  return {
    id,
    gateway: gateway.id,
    protocol: gateway.protocol,
    process: process.id,
    title: trans.__('cell %1 · %2', cell.index + 1, file),
    inputs: {
      code: cell.source,
      ...(cell.kernel !== null ? { kernel: cell.kernel } : {})
    },
    target: process.target,
    ...(resources ? { resources } : {}),
    origin: {
      notebook: cell.notebook,
      cell: cell.id,
      source: fingerprint(cell.source)
    }
  };
}

/** The source that an order of ours was made from, where it was made from one. */
export function submittedSource(order: IOrder): string | null {
  const { code } = order.inputs;
  return order.origin && typeof code === 'string' ? code : null;
}

/** The cell still says what was submitted. Jobs that no cell was submitted for always agree. */
export function isUnchanged(order: IOrder, source: string): boolean {
  return !order.origin || order.origin.source === fingerprint(source);
}
