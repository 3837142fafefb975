import { openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { makeEnvironment } from './environments.mjs';
import { environment, UI_TESTS } from './paths.mjs';
import { freePort } from './port.mjs';
import { background, must } from './run.mjs';
import { Stop } from './say.mjs';

/** Seconds until pygeoapi has to answer. */
const DEADLINE = 60;

const PEER = join(UI_TESTS, 'peers', 'pygeoapi');

/** What `pygeoapi serve` does, without the debugger that restarts it. */
const SERVE = `
import os
from pygeoapi.flask_app import APP
APP.run("127.0.0.1", int(os.environ["PYGEOAPI_PORT"]), threaded=True)`;

/** Install pygeoapi, a real server of the protocol, into an environment of its own. */
export function installPygeoapi() {
  return makeEnvironment('.venv-peers', 'pygeoapi', join(PEER, 'requirements.txt'));
}

/**
 * Start pygeoapi on a free port of the loopback interface, with a job manager of
 * its own in a temporary folder.
 *
 * @returns `{url, version, stop}`
 */
export async function startPygeoapi({ log }) {
  const python = await installPygeoapi();
  const home = await realpath(await mkdtemp(join(tmpdir(), 'jupyterlab-hpc-pygeoapi-')));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...environment(),
    PYTHONPATH: PEER,
    PYTHONDONTWRITEBYTECODE: '1',
    PYGEOAPI_PORT: String(port),
    PYGEOAPI_URL: url,
    PYGEOAPI_JOBS: join(home, 'jobs.json'),
    PYGEOAPI_OUTPUT: home,
    PYGEOAPI_CONFIG: join(PEER, 'config.yml'),
    PYGEOAPI_OPENAPI: join(home, 'openapi.yml')
  };
  const options = { cwd: home, env };
  const { output: version } = await must(
    'Asking pygeoapi for its version',
    python,
    ['-c', 'from importlib.metadata import version; print(version("pygeoapi"))'],
    options
  );
  await must(
    'Writing pygeoapi’s API document',
    python,
    [
      ...['-c', 'from pygeoapi import cli; cli()', 'openapi', 'generate'],
      ...[env.PYGEOAPI_CONFIG, '--output-file', env.PYGEOAPI_OPENAPI]
    ],
    options
  );
  await mkdir(dirname(log), { recursive: true });
  const file = openSync(log, 'w');
  const server = background(python, ['-c', SERVE], {
    ...options,
    stdio: ['ignore', file, file]
  });
  const stop = async () => {
    await server.end();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await answering(server.child, url, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${url}/`, version: version.trim(), stop };
}

async function answering(child, url, log) {
  const end = Date.now() + DEADLINE * 1000;
  while (Date.now() < end && child.exitCode === null && child.signalCode === null) {
    try {
      const signal = AbortSignal.timeout(5_000);
      if ((await fetch(`${url}/processes?f=json`, { signal })).ok) {
        return;
      }
    } catch {
      // It does not listen yet.
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  const words = (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-25).join('\n');
  throw new Stop(`${words}\n\npygeoapi did not start; its log is ${log}.`);
}
