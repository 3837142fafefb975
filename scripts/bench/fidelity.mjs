import { environment, ROOT, tool } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { readExit, runCell } from './engine.mjs';
import { median } from './statistics.mjs';

const ROUNDS = 5;

/** Runs one trivial notebook as nbclient does it for its users: a process of its own. */
const NBCLIENT = `
import nbformat
from nbclient import NotebookClient
cell = nbformat.v4.new_code_cell('1 + 1')
NotebookClient(nbformat.v4.new_notebook(cells=[cell]), kernel_name='python3').execute()
`;

/** Of thirty cells that are hard to get right, how many have the outputs of a live kernel. */
export const fidelity = {
  id: 'fidelity',
  unit: 'of 30 cells',
  goal: '≥ 29',
  atLeast: 29,
  measure: async () => {
    const output = await python(['-m', 'jupyterlab_hpc.tests.capsule.fidelity']);
    // The kernel says something on the same streams.
    const line = output.split('\n').find(each => each.startsWith('{"equal"'));
    const found = JSON.parse(line ?? 'null');
    return { value: found.equal, samples: { differing: found.differing } };
  }
};

/** How many times longer nbclient takes for the same trivial cell. */
export const node = {
  id: 'node',
  unit: 'times nbclient',
  goal: '≥ 10',
  atLeast: 10,
  measure: async ({ lab }) => {
    await runCell(lab, '1 + 1');
    const ours = [];
    const theirs = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push((await readExit(await runCell(lab, '1 + 1'))).seconds);
      const begun = performance.now();
      await python(['-c', NBCLIENT]);
      theirs.push((performance.now() - begun) / 1000);
    }
    return { value: median(theirs) / median(ours), samples: { ours, theirs } };
  }
};

/** What the Python of the tests writes. */
async function python(args) {
  const { code, output } = await run(tool('python'), args, {
    cwd: ROOT,
    env: environment(),
    deadline: 600
  });
  if (code !== 0) {
    throw new Error(`python failed: ${output.trim().split('\n').at(-1)}`);
  }
  return output;
}
