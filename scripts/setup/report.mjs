import { environment, PYTHON, ROOT } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Run a module of our Python tests that prints a report as its last line, JSON
 * with a `value`; resolves to what a figure's `measure` gives.
 */
export async function report(module, args = [], deadline = 300) {
  const { code, output } = await run(
    PYTHON,
    ['-m', `jupyterlab_hpc.tests.${module}`, ...args],
    { cwd: ROOT, env: environment(), deadline }
  );
  const last = output.trim().split('\n').at(-1);
  if (code !== 0) {
    throw new Error(last);
  }
  const samples = JSON.parse(last);
  return { value: samples.value, samples };
}
