import { join } from 'node:path';

import { environment, ROOT, tool, UI_TESTS } from './paths.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { fingerprint, unlessDone } from './stamp.mjs';

/** Install the JavaScript packages of the extension, exactly as yarn.lock says. */
export function installNodeModules() {
  return install('node-modules', 'Installing the JavaScript packages', '.');
}

/** Install the packages of the browser tests. */
export function installUiTests() {
  return install('ui-tests', 'Installing the browser tests’ packages', 'ui-tests');
}

async function install(name, title, folder) {
  const home = folder === '.' ? ROOT : UI_TESTS;
  const print = await fingerprint([
    '.yarnrc.yml',
    join(folder, 'package.json'),
    join(folder, 'yarn.lock')
  ]);
  await unlessDone(name, print, [join(home, 'node_modules', '.yarn-state.yml')], () =>
    step(title, () =>
      must('jlpm install', tool('jlpm'), ['install', '--immutable'], {
        cwd: home,
        env: environment(),
        deadline: 1200
      })
    )
  );
}
