import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What was installed and built from what: see stamp.mjs. */
export const STAMPS = join(ROOT, '.npm-start');

export const VENV = join(ROOT, '.venv');

const VENV_BIN = join(VENV, 'bin');

/** The virtual environment's Python. */
export const PYTHON = join(VENV_BIN, 'python');

/** The browser tests, a package of their own. */
export const UI_TESTS = join(ROOT, 'ui-tests');

/** Logs, reports and screenshots of a test run. */
export const ARTIFACTS = join(ROOT, 'test-artifacts');

/** Path of a command that the virtual environment brings. */
export function tool(name) {
  return join(VENV_BIN, name);
}

/** Path of a command that node_modules brings. */
export function nodeTool(name) {
  return join(ROOT, 'node_modules', '.bin', name);
}

/**
 * The environment for everything that runs inside the virtual environment.
 *
 * Yarn's cache is shared between clones; the browser tests' packages must not
 * fetch a browser by themselves.
 */
export function environment(extra = {}) {
  const env = { ...process.env };
  for (const name of ['PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV']) {
    delete env[name];
  }
  return {
    ...env,
    PATH: `${VENV_BIN}:${process.env.PATH}`,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    YARN_ENABLE_GLOBAL_CACHE: '1',
    ...extra
  };
}
