import { join } from 'node:path';

import { build } from './build.mjs';
import { installNodeModules } from './node-modules.mjs';
import { environment, PYTHON, ROOT } from './paths.mjs';
import { endWithChildren, foreground } from './run.mjs';
import { conclude, elapsed, say } from './say.mjs';
import { installPackage, installPython, makeVenv } from './venv.mjs';

/**
 * Set everything up that is not there yet and open JupyterLab on the example.
 *
 * `args` go to `jupyter lab` as they are.
 */
export function start(args) {
  endWithChildren();
  return conclude(async () => {
    await setUpTools('processes');
    await build();
    await installPackage();
    say(`Ready after ${elapsed()}. JupyterLab opens in the browser; Ctrl-C ends it.`);
    return open(args);
  });
}

/** The virtual environment with an extra of the package, and the JavaScript packages. */
export async function setUpTools(extra) {
  await makeVenv();
  await inParallel([installNodeModules(), installPython(extra)]);
}

/** Wait for all, and only then report the first failure: nothing goes on behind an error message. */
async function inParallel(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

/** Run JupyterLab in the foreground; resolves to its exit code. */
function open(args) {
  return foreground(
    PYTHON,
    [
      // As the default address, the notebook is also behind the link that a terminal shows.
      ...['-m', 'jupyterlab', `--ServerApp.root_dir=${join(ROOT, 'examples')}`],
      '--LabApp.default_url=/lab/tree/first-job.ipynb',
      ...['--ServerApp.answer_yes=True', ...circumstances(), ...args]
    ],
    { cwd: ROOT, env: environment() }
  );
}

/** What JupyterLab has to be told about where it runs. */
function circumstances() {
  const flags = [];
  if (process.getuid?.() === 0) {
    say('This runs as root, so JupyterLab gets --allow-root; an ordinary account is better.');
    flags.push('--allow-root');
  }
  const { DISPLAY, WAYLAND_DISPLAY, BROWSER, WSL_DISTRO_NAME } = process.env;
  const shown = DISPLAY ?? WAYLAND_DISPLAY ?? BROWSER ?? WSL_DISTRO_NAME;
  if (process.platform === 'linux' && !shown) {
    say('There is no display here: open the address that JupyterLab prints.');
    flags.push('--no-browser');
  }
  return flags;
}
