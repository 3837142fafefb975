import type { IOutput } from '@jupyterlab/nbformat';

/** A job's card, and the thin lines that take its place. */
export const MIME = 'application/vnd.jupyterlab-hpc.job+json';

/** Where our own marks stand in an output's metadata. */
export const MARK = 'jupyterlab_hpc';

/**
 * What one of our outputs is: the `card` of a job that is out (or ended without
 * any result), a `result`, the `receipt` under the results, or a `pointer` to
 * the cell that they went to.
 */
export type Role = 'card' | 'result' | 'receipt' | 'pointer';

/** The mark on an output. */
export interface IMark {
  job: string;
  role: Role;
  /** Results are numbered from 0. */
  n?: number;
  /** A card that nothing will be delivered to any more. */
  settled?: boolean;
  /** A receipt of results that were shortened. */
  cut?: boolean;
}

const ROLES: readonly unknown[] = ['card', 'result', 'receipt', 'pointer'];

/** The mark in an output's metadata, if there is one. Notebooks are written by anybody. */
export function markIn(metadata: unknown): IMark | null {
  const mark = (metadata as Record<string, unknown> | null | undefined)?.[MARK];
  if (typeof mark !== 'object' || mark === null) {
    return null;
  }
  const { job, role, settled } = mark as Partial<IMark>;
  return typeof job === 'string' && ROLES.includes(role)
    ? { ...(mark as IMark), settled: settled === true }
    : null;
}

/** A card that its job's result is to be put in place of. */
export function isWaiting(mark: IMark | null, job: string): boolean {
  return mark?.job === job && mark.role === 'card' && !mark.settled;
}

/**
 * One of our own outputs.
 *
 * The notebook's reader without this extension sees `text`; nothing in here
 * ever changes while a job runs.
 */
export function ownOutput(mark: IMark, text: string): IOutput {
  const { settled, ...rest } = mark;
  return {
    output_type: 'display_data',
    data: { [MIME]: { job: mark.job, role: mark.role }, 'text/plain': text },
    metadata: { [MARK]: { ...rest, ...(settled ? { settled } : {}) } }
  };
}
