import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync
} from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { environment, PYTHON, ROOT, UI_TESTS } from './paths.mjs';
import { freePort } from './port.mjs';
import { background } from './run.mjs';
import { Stop } from './say.mjs';

/** Seconds until JupyterLab has to answer. */
const DEADLINE = 90;

/**
 * Start a JupyterLab of its own: free port, private configuration, data and
 * runtime directories, a root directory with a copy of `examples/`.
 *
 * `unprotected` uses the configuration of the browser tests (no token, no XSRF
 * check); otherwise a random token protects it. `python` is the interpreter
 * that JupyterLab is installed for, `env` replaces the usual environment, `args`
 * are added to the command line, `furnish(folders)` puts something into the
 * private directories before the server starts.
 *
 * @returns `{url, token, pid, home, root, request, stop}`; `request(path, options)`
 * is `fetch` below the server's address, with the token. Everything of this
 * server lies below `home`; `pid` is its process.
 */
export async function startLab(options) {
  const { log, unprotected = false, python = PYTHON, env = environment(), args = [] } = options;
  const { furnish = async () => undefined } = options;
  const home = await realpath(await mkdtemp(join(tmpdir(), 'jupyterlab-hpc-')));
  const root = join(home, 'root');
  await cp(join(ROOT, 'examples'), root, { recursive: true });
  const port = await freePort();
  const folders = await privateFolders(home);
  await furnish(folders);
  const token = unprotected ? '' : randomBytes(24).toString('hex');
  const server = background(
    python,
    [
      ...['-m', 'jupyterlab', '--no-browser', '--ServerApp.ip=127.0.0.1'],
      ...[`--ServerApp.port=${port}`, '--ServerApp.port_retries=0'],
      ...[`--ServerApp.root_dir=${root}`],
      ...(unprotected ? [`--config=${join(UI_TESTS, 'jupyter_server_test_config.py')}`] : []),
      ...args
    ],
    {
      cwd: home,
      env: { ...env, ...folders, JUPYTER_TOKEN: token },
      stdio: ['ignore', ...outputTo(log)]
    }
  );
  const url = `http://127.0.0.1:${port}`;
  const request = (path, { headers, deadline = 20, ...options } = {}) =>
    fetch(`${url}/${path}`, {
      ...options,
      headers: { ...(token && { Authorization: `token ${token}` }), ...headers },
      signal: AbortSignal.timeout(deadline * 1000)
    });
  const clear = () => {
    killJobs(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  // Whatever ends this program: after the server, which run.mjs kills, its jobs have to go.
  process.on('exit', clear);
  const stop = async () => {
    await server.end();
    process.off('exit', clear);
    clear();
  };
  try {
    await answering(server.child, request, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, token, pid: server.child.pid, home, root, request, stop };
}

export async function privateFolders(home) {
  const folders = {};
  for (const name of ['JUPYTER_CONFIG_DIR', 'JUPYTER_DATA_DIR', 'JUPYTER_RUNTIME_DIR', 'IPYTHONDIR']) {
    folders[name] = join(home, name.toLowerCase().replaceAll('_', '-'));
    await mkdir(folders[name], { mode: 0o700 });
  }
  return { ...folders, JUPYTER_PREFER_ENV_PATH: '1' };
}

function outputTo(log) {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'w');
  setImmediate(() => closeSync(file));
  return [file, file];
}

/** Wait until the server answers; its own words when it does not. */
async function answering(child, request, log) {
  const end = Date.now() + DEADLINE * 1000;
  while (Date.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null) {
      break;
    }
    try {
      if ((await request('api/status', { deadline: 5 })).ok) {
        return;
      }
    } catch {
      // It does not listen yet.
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  const words = (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-25).join('\n');
  throw new Stop(`${words}\n\nJupyterLab did not start; its log is ${log}.`);
}

/** Jobs outlive the server by design; those of a test must not. */
export function killJobs(home) {
  const names = readdirSync(home, { recursive: true });
  for (const name of names.filter(each => basename(each) === 'pid.json')) {
    const record = join(home, name);
    if (!existsSync(join(dirname(record), 'exit.json'))) {
      try {
        process.kill(-JSON.parse(readFileSync(record, 'utf8')).pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    }
  }
}
