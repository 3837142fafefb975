import { execFileSync } from 'node:child_process';

import { Stop } from './say.mjs';

const NEWEST_FIRST = ['3.14', '3.13', '3.12', '3.11', '3.10'];

/** Asked of every candidate: version, real path, and whether it can make virtual environments. */
const QUESTION = `
import importlib.util as u, json, sys
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "path": sys.executable,
    "venv": bool(u.find_spec("venv") and u.find_spec("ensurepip")),
}))`;

/**
 * Find a Python ≥ 3.10 that can make a virtual environment.
 *
 * The variable PYTHON names one; else `python3`, `python` and the versioned
 * names are looked for on PATH.
 *
 * `options` says as whom and in which environment it will run (`uid`, `gid`,
 * `env`); as this process when it is empty.
 *
 * @returns `{path, version}`
 */
export function findPython(options = {}) {
  const { PYTHON } = options.env ?? process.env;
  const names = PYTHON
    ? [PYTHON]
    : ['python3', 'python', ...NEWEST_FIRST.map(v => `python${v}`), '/usr/bin/python3'];
  const found = [];
  for (const name of names) {
    const python = ask(name, options);
    if (python?.venv && isRecent(python)) {
      return { path: python.path, version: python.version.join('.') };
    }
    if (python) {
      found.push(python);
    }
  }
  const recent = found.filter(isRecent);
  if (recent.length > 0) {
    throw new Stop(
      `Python's venv module is needed; ${recent[0].path} (${recent[0].version.join('.')}) comes without it. ` +
        'On Debian and Ubuntu: apt install python3-venv.'
    );
  }
  if (found.length > 0) {
    throw new Stop(
      `Python 3.10 or newer is needed; ${found[0].path} is ${found[0].version.join('.')}. ` +
        'Get it from https://www.python.org/ or your package manager, or name one with PYTHON=/path/to/python3.'
    );
  }
  throw new Stop(
    PYTHON
      ? `PYTHON=${PYTHON} is not a Python that can be run.`
      : 'Python 3.10 or newer is needed; none was found on PATH. Get it from https://www.python.org/ or your package manager.'
  );
}

function isRecent({ version: [major, minor] }) {
  return major === 3 && minor >= 10;
}

function ask(name, options) {
  try {
    return JSON.parse(
      execFileSync(name, ['-I', '-c', QUESTION], {
        ...options,
        cwd: '/',
        encoding: 'utf8',
        timeout: 30_000,
        stdio: ['ignore', 'pipe', 'ignore']
      })
    );
  } catch {
    return null;
  }
}
