import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { environment, ROOT, tool } from './paths.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { fingerprint, unlessDone } from './stamp.mjs';

/** What the labextension and the worker are made from. */
const SOURCES = [
  ...['src', 'style', 'schema', 'package.json', 'yarn.lock'],
  ...['tsconfig.json', 'tsconfig.build.json', 'scripts/worker.mjs']
];

/**
 * Build the labextension and the worker unless they were built from the same sources.
 *
 * It is the production build, as the wheel brings it: what is tried and tested
 * is what is shipped.
 */
export async function build() {
  const made = [
    join(ROOT, 'jupyterlab_hpc', 'labextension', 'package.json'),
    join(ROOT, 'jupyterlab_hpc', 'worker', 'worker.cjs'),
    join(ROOT, 'lib', 'index.js')
  ];
  await unlessDone('build', await fingerprint(SOURCES), made, () =>
    step('Building the extension', async () => {
      // What an earlier build left would hide that a file is gone.
      for (const left of ['lib', 'tsconfig.build.tsbuildinfo']) {
        await rm(join(ROOT, left), { recursive: true, force: true });
      }
      for (const script of ['build:lib', 'build:labextension', 'build:worker']) {
        await must(`jlpm ${script}`, tool('jlpm'), [script], { cwd: ROOT, env: environment() });
      }
    })
  );
}
