import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { environment, PYTHON, ROOT, tool, VENV } from './paths.mjs';
import { findPython } from './python.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { fingerprint, unlessDone } from './stamp.mjs';

/** Prints what has to be installed for an extra: build tools, dependencies, the extra itself. */
const REQUIREMENTS = `
import sys
try:
    import tomllib
except ImportError:
    from pip._vendor import tomli as tomllib
with open("pyproject.toml", "rb") as file:
    data = tomllib.load(file)
extras = data["project"]["optional-dependencies"]
def expand(names):
    for name in names:
        own = name.startswith("jupyterlab-hpc[")
        yield from expand(extras[name[15:-1]]) if own else [name]
print(*data["build-system"]["requires"], "editables", *data["project"]["dependencies"], sep="\\n")
print(*expand(extras[sys.argv[1]]), sep="\\n")`;

/** Make the virtual environment, with the tool that installs the JavaScript packages. */
export async function makeVenv() {
  const python = findPython();
  const print = await fingerprint([], [python.path, python.version, ROOT]);
  await unlessDone('venv', print, [PYTHON, tool('jlpm')], () =>
    step(`Making a virtual environment with Python ${python.version}`, async () => {
      await rm(VENV, { recursive: true, force: true });
      await must('Making the virtual environment', python.path, ['-m', 'venv', VENV]);
      await pip(['install', 'jupyter-builder>=1.2.0,<2']);
    })
  );
}

/** Install JupyterLab and whatever an extra of the package (`processes`, `test`) asks for. */
export async function installPython(extra) {
  const print = await fingerprint(['pyproject.toml'], [await venvAge()]);
  await unlessDone(`python-${extra}`, print, [tool('jupyter-lab')], () =>
    step('Installing JupyterLab and the Python packages', async () => {
      const { output } = await must('Reading pyproject.toml', PYTHON, ['-c', REQUIREMENTS, extra], {
        cwd: ROOT
      });
      await pip(['install', ...output.trim().split('\n')]);
    })
  );
}

/** Install the package itself so that edits in the clone take effect; needs a built labextension. */
export async function installPackage() {
  const print = await fingerprint(
    ['pyproject.toml', 'package.json', 'install.json', 'jupyter-config'],
    [await venvAge()]
  );
  const linked = join(VENV, 'share', 'jupyter', 'labextensions', 'jupyterlab-hpc');
  await unlessDone('package', print, [linked], () =>
    step('Installing jupyterlab-hpc from this clone', async () => {
      await pip(['install', '--no-build-isolation', '--no-deps', '--editable', ROOT], {
        SKIP_JUPYTER_BUILDER: '1'
      });
      await must(
        'Linking the labextension',
        tool('jupyter-builder'),
        ['develop', '--overwrite', ROOT],
        { cwd: ROOT, env: environment() }
      );
    })
  );
}

/** A word that changes when the virtual environment is made anew. */
async function venvAge() {
  return existsSync(PYTHON) ? fingerprint(['.npm-start/venv']) : 'none';
}

async function pip(args, extra = {}) {
  await must('pip', PYTHON, ['-m', 'pip', ...args], {
    cwd: ROOT,
    env: environment(extra),
    deadline: 1200
  });
}
