import { environment, PYTHON, ROOT } from './paths.mjs';
import { must } from './run.mjs';

/** Jobs of a long list. */
export const MANY = 10_000;

/** Fill the ledger of a data directory with ten thousand jobs, by the ledger's own functions. */
export async function manyJobs(directory) {
  await ledgerOfMany(['--make', String(MANY), directory]);
}

/** Seconds until a server has taken up such a ledger and gives the first page of the list. */
export async function startWithMany(directory) {
  const { output } = await ledgerOfMany(['--start', directory]);
  return Number(output.trim().split('\n').at(-1));
}

function ledgerOfMany(args) {
  return must('The ledger of many jobs', PYTHON, ['-m', 'jupyterlab_hpc.tests.ledger.many', ...args], {
    cwd: ROOT,
    env: environment()
  });
}
