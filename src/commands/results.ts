import { PathExt } from '@jupyterlab/coreutils';
import type { Contents } from '@jupyterlab/services';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import type { IOrder } from '../protocols/job';
import type { JsonValue } from '../protocols/json';
import type { IResult } from '../server/records';
import type { IJobs } from '../tokens';
import { CommandIDs } from './ids';
import { JOB_ARGS, jobIn, tell } from './jobs';

/** What the command that opens a result works with. */
export interface IResultCommandsOptions {
  jobs: IJobs;
  contents: Pick<Contents.IManager, 'get' | 'save'>;
  /** Where a file goes that belongs beside no other: a path below the Jupyter root. */
  folder: () => string;
  trans: TranslationBundle;
}

/** Names that are tried before we give up. */
const TRIES = 100;

/** The command that opens a notebook among a job's results. */
export function addResultCommands(
  commands: CommandRegistry,
  options: IResultCommandsOptions
): void {
  const { jobs, trans } = options;
  /** Where results were saved by this tab; a second click opens the same file. */
  const saved = new Map<string, string>();

  const save = async (order: IOrder, result: IResult): Promise<string> => {
    const [{ readNotebook }, blob] = await Promise.all([
      import('../results/ipynb'),
      jobs.result(order.id, result.name)
    ]);
    const content = readNotebook(await blob.text());
    if (!content) {
      throw new Error(
        trans.__(
          'The result “%1” is no notebook of the format 4; it can be downloaded.',
          result.name
        )
      );
    }
    const wanted = placeOf(order, result, options.folder());
    const path = await freePath(options.contents, wanted, trans);
    await options.contents.save(path, {
      type: 'notebook',
      format: 'json',
      content
    });
    return path;
  };

  commands.addCommand(CommandIDs.openResult, {
    label: trans.__('Open Result as Notebook'),
    caption: trans.__(
      'Save a notebook that a job has made beside the one it was made of, and open it'
    ),
    icon: notebookIcon,
    describedBy: {
      args: {
        ...JOB_ARGS,
        required: ['job', 'name'],
        properties: {
          ...JOB_ARGS.properties,
          name: { type: 'string', description: trans.__('Name of the result') }
        }
      }
    },
    isEnabled: args => jobIn(args, jobs)?.results === true,
    execute: async args => {
      const record = jobIn(args, jobs);
      if (!record) {
        return;
      }
      try {
        const results = await jobs.results(record.id);
        const result = results.find(({ name }) => name === args.name);
        if (!result) {
          throw new Error(
            trans.__('The job has no result “%1”.', String(args.name))
          );
        }
        const key = `${record.id}\n${result.name}`;
        const known = saved.get(key);
        const path =
          known !== undefined && (await isThere(options.contents, known))
            ? known
            : await save(record.job.order, result);
        saved.set(key, path);
        await commands.execute('docmanager:open', { path });
      } catch (reason) {
        tell(reason);
      }
    }
  });
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
  trans: TranslationBundle
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
