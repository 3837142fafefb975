import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { makeEnvironment } from './environments.mjs';
import { ROOT } from './paths.mjs';

/** One file for each environment: what other people's clients need, to the last package. */
const REQUIREMENTS = join('jupyterlab_hpc', 'tests', 'clients', 'requirements');

/**
 * Make the virtual environments of other people's clients, which the server's
 * tests run against the engine.
 *
 * They contradict each other too (pydantic 1 and 2), so each has its own.
 */
export async function installClients() {
  for (const file of (await readdir(join(ROOT, REQUIREMENTS))).sort()) {
    const name = basename(file, '.txt');
    await makeEnvironment('.venv-clients', name, join(REQUIREMENTS, file), ['--no-deps']);
  }
}
