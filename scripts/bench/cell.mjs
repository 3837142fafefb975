import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { environment, tool } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { readExit, runCell } from './engine.mjs';
import { median } from './statistics.mjs';

const CELL = '1 + 1';

const ROUNDS = 7;

/** How many times longer `jupyter nbconvert --execute` takes for the same trivial cell. */
export const cell = {
  id: 'cell',
  unit: 'times nbconvert',
  goal: '≥ 10',
  atLeast: 10,
  measure: async ({ lab }) => {
    const notebook = join(lab.root, 'trivial.ipynb');
    await writeFile(notebook, JSON.stringify(trivial()));
    await converted(lab, notebook);
    await runCell(lab, CELL);
    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push((await readExit(await runCell(lab, CELL))).seconds);
      theirs.push(await converted(lab, notebook));
    }
    return { value: median(theirs) / median(ours), samples: { ours, theirs } };
  }
};

/** Seconds that nbconvert takes to run the notebook. */
async function converted(lab, notebook) {
  const { code, output, milliseconds } = await run(
    tool('jupyter'),
    ['nbconvert', '--to', 'notebook', '--execute', '--output', 'converted.ipynb', notebook],
    { cwd: lab.root, env: environment(), deadline: 120 }
  );
  if (code !== 0) {
    throw new Error(`nbconvert failed: ${output.trim().split('\n').at(-1)}`);
  }
  return milliseconds / 1000;
}

function trivial() {
  return {
    cells: [
      {
        cell_type: 'code',
        id: 'trivial',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: CELL
      }
    ],
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}
