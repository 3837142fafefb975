import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { environment, PYTHON, ROOT } from './paths.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { fingerprint, unlessDone } from './stamp.mjs';

/**
 * A virtual environment below `folder` for software of other people, which
 * contradicts our packages: made with what a requirements file names, and anew
 * when that file or our own environment has changed.
 *
 * `args` are further arguments for pip.
 *
 * @returns its Python
 */
export async function makeEnvironment(folder, name, requirements, args = []) {
  const place = join(ROOT, folder, name);
  const python = join(place, 'bin', 'python');
  const print = await fingerprint([requirements, join('.npm-start', 'venv')]);
  await unlessDone(`${folder.replaceAll('.', '')}-${name}`, print, [python], () =>
    step(`Making the environment ${join(folder, name)}`, async () => {
      await rm(place, { recursive: true, force: true });
      await must('Making the virtual environment', PYTHON, ['-m', 'venv', '--without-pip', place]);
      await must(
        'pip',
        PYTHON,
        [
          ...['-m', 'pip', '--python', python, 'install', '--quiet'],
          ...['--only-binary', ':all:', '--requirement', requirements, ...args]
        ],
        { cwd: ROOT, env: environment(), deadline: 600 }
      );
    })
  );
  return python;
}
