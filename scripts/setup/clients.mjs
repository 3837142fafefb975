import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { environment, PYTHON, ROOT } from './paths.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { fingerprint, unlessDone } from './stamp.mjs';

/** One file for each environment: what other people's clients need, to the last package. */
const REQUIREMENTS = join('jupyterlab_hpc', 'tests', 'clients', 'requirements');

/** The environments, as the tests look for them. */
const CLIENTS = join(ROOT, '.venv-clients');

/**
 * Make the virtual environments of other people's clients, which the server's
 * tests run against the engine.
 *
 * They contradict our packages and each other (pydantic 1 and 2), so none of
 * them can share an environment.
 */
export async function installClients() {
  for (const file of (await readdir(join(ROOT, REQUIREMENTS))).sort()) {
    await install(basename(file, '.txt'), join(REQUIREMENTS, file));
  }
}

async function install(name, requirements) {
  const place = join(CLIENTS, name);
  const python = join(place, 'bin', 'python');
  const print = await fingerprint([requirements, join('.npm-start', 'venv')]);
  await unlessDone(`clients-${name}`, print, [python], () =>
    step(`Installing other people’s clients (${name})`, async () => {
      await rm(place, { recursive: true, force: true });
      await must('Making the virtual environment', PYTHON, ['-m', 'venv', '--without-pip', place]);
      await must(
        'pip',
        PYTHON,
        [
          ...['-m', 'pip', '--python', python, 'install', '--quiet', '--no-deps'],
          ...['--only-binary', ':all:', '--requirement', requirements]
        ],
        { cwd: ROOT, env: environment(), deadline: 300 }
      );
    })
  );
}
