import { PathExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';

import type { IOrder } from '../protocols/job';
import type { JsonValue } from '../protocols/json';
import { readNotebook } from '../results/ipynb';
import type { IResult } from '../server/records';
import type { IResultCommandsOptions } from './results';

/** Names that are tried before we give up. */
const TRIES = 100;

/**
 * Save a notebook among a job's results as a file, beside the one that it was made of.
 *
 * @param known - where it was saved before; that file is taken while it is there.
 * @returns the file's path. Rejects when the result is no notebook.
 */
export async function saveNotebook(
  { jobs, contents, folder, trans }: IResultCommandsOptions,
  order: IOrder,
  result: IResult,
  known: string | undefined
): Promise<string> {
  if (known !== undefined && (await isThere(contents, known))) {
    return known;
  }
  const blob = await jobs.result(order.id, result.name);
  const content = readNotebook(await blob.text());
  if (!content) {
    throw new Error(
      trans.__(
        'The result “%1” is no notebook of the format 4; it can be downloaded.',
        result.name
      )
    );
  }
  const wanted = placeOf(order, result, folder());
  const path = await freePath(contents, wanted, trans);
  await contents.save(path, { type: 'notebook', format: 'json', content });
  return path;
}

/** Beside the notebook that went into the job, under its name. */
function placeOf(order: IOrder, result: IResult, folder: string): string {
  const source = Object.values(order.inputs)
    .map(fileOf)
    .find(file => file !== null && PathExt.extname(file) === '.ipynb');
  if (source) {
    const stem = PathExt.basename(source, '.ipynb');
    return PathExt.join(PathExt.dirname(source), `${stem}-executed.ipynb`);
  }
  const name = PathExt.basename(result.filename || result.name);
  const stem = PathExt.basename(name, PathExt.extname(name));
  return PathExt.join(folder, `${stem || order.process}.ipynb`);
}

/** The file that an input was read from; null where it was none. */
function fileOf(value: JsonValue): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return null;
  }
  return typeof value.$file === 'string'
    ? value.$file
    : value.value !== undefined
      ? fileOf(value.value)
      : null;
}

/** The path itself, or with a number: what is there is not overwritten. */
async function freePath(
  contents: IResultCommandsOptions['contents'],
  path: string,
  trans: IResultCommandsOptions['trans']
): Promise<string> {
  const stem = path.slice(0, -'.ipynb'.length);
  for (let n = 0; n < TRIES; n++) {
    const candidate = n === 0 ? path : `${stem}-${n}.ipynb`;
    if (!(await isThere(contents, candidate))) {
      return candidate;
    }
  }
  throw new Error(
    trans.__('There are too many files like %1: remove some of them.', path)
  );
}

async function isThere(
  contents: IResultCommandsOptions['contents'],
  path: string
): Promise<boolean> {
  try {
    await contents.get(path, { content: false });
    return true;
  } catch (reason) {
    if (
      reason instanceof ServerConnection.ResponseError &&
      reason.response.status === 404
    ) {
      return false;
    }
    throw reason;
  }
}
