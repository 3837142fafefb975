import { environment, PYTHON, ROOT } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';

/** Jobs of all kinds under an engine that is killed again and again: per cent in their true state. */
export const kill = {
  id: 'engine-kill',
  unit: '% in their true state',
  goal: '100',
  atLeast: 100,
  measure: ({ seed }) => storm('kill', seed)
};

/** Requests cut by a kill and sent again: per cent of the orders that ran exactly once. */
export const once = {
  id: 'engine-once',
  unit: '% run exactly once',
  goal: '100',
  atLeast: 100,
  measure: ({ seed }) => storm('once', seed)
};

async function storm(name, seed) {
  const { code, output } = await run(
    PYTHON,
    ['-m', 'jupyterlab_hpc.tests.engine.storm', name, '--seed', seed],
    { cwd: ROOT, env: environment(), deadline: 300 }
  );
  const last = output.trim().split('\n').at(-1);
  if (code !== 0) {
    throw new Error(`${last} (seed ${seed})`);
  }
  const report = JSON.parse(last);
  return { value: report.value, samples: report };
}
