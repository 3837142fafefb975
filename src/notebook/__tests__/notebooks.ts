import type { ICodeCellModel } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import { nullTranslator } from '@jupyterlab/translation';

import { fingerprint } from '../../cells/fingerprint';
import type { IJob } from '../../protocols/job';
import { newJob } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';

export const trans = nullTranslator.load('');

export const SOURCE = 'print(1)';

/** A notebook of code cells with these sources; ids are `c0`, `c1` … */
export function notebookOf(...sources: string[]): NotebookModel {
  const model = new NotebookModel();
  model.fromJSON({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: sources.map((source, n) => ({
      cell_type: 'code',
      id: `c${n}`,
      source,
      metadata: { trusted: n === 0 },
      outputs: [],
      execution_count: n + 1
    }))
  });
  return model;
}

/** A job made from the cell `c0` of such a notebook. */
export function recordOf(id: string, more: Partial<IJob> = {}): IJobRecord {
  const job = newJob({
    id,
    gateway: 'this-server',
    protocol: 'ogcapi-processes',
    process: 'run-cell',
    title: 'cell 1 · a.ipynb',
    inputs: { code: SOURCE },
    target: {},
    origin: { notebook: 'a.ipynb', cell: 'c0', source: fingerprint(SOURCE) }
  });
  return {
    id,
    version: 1,
    sequence: 1,
    job: {
      ...job,
      state: 'successful',
      rest: true,
      started: '2026-11-23T10:04:10.000Z',
      finished: '2026-11-23T10:04:12.100Z',
      ...more
    },
    created: '2026-11-23T10:04:09Z',
    updated: '2026-11-23T10:04:12Z',
    verified: null,
    unreachable: null,
    delivered: false,
    results: true
  };
}

export function stdout(text: string | string[]): IOutput {
  return { output_type: 'stream', name: 'stdout', text };
}

export function shown(data: Record<string, string>): IOutput {
  return { output_type: 'display_data', data, metadata: {} };
}

/** What a cell shows: what the output area renders, not what the file will hold. */
export function view(model: NotebookModel, n: number): IOutput[] {
  return (model.cells.get(n) as ICodeCellModel).outputs.toJSON();
}

/** What the file will hold. */
export function file(model: NotebookModel, n: number): IOutput[] {
  const cells = (model.toJSON() as { cells: { outputs: IOutput[] }[] }).cells;
  return cells[n].outputs;
}

/** The texts of outputs, each in one line, ours by their twin. */
export function texts(outputs: readonly IOutput[]): string[] {
  return outputs.map(output => {
    const data = output.data as Record<string, string> | undefined;
    return String(data?.['text/plain'] ?? output.text ?? output.ename);
  });
}
