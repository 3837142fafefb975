import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onPath } from '../setup/chromium.mjs';
import { environment, PYTHON, ROOT } from '../setup/paths.mjs';
import { must, run } from '../setup/run.mjs';
import { duration, say } from '../setup/say.mjs';
import { startLab } from '../setup/test-lab.mjs';
import { count, logOf } from './commands.mjs';

/** Seconds that the first job of a fresh installation may take. */
const JOB_DEADLINE = 60;

/** The wheel in a plain JupyterLab, with no Node.js in reach. */
export async function wheel() {
  const folder = await mkdtemp(join(tmpdir(), 'jupyterlab-hpc-wheel-'));
  try {
    const file = await buildWheel(folder);
    const place = await install(folder, file);
    return count([
      await says('labextension is enabled', place, ['labextension', 'list'], /jupyterlab-hpc.*enabled.*OK/),
      await says('server extension loads', place, ['server', 'extension', 'list'], /jupyterlab_hpc.*OK/),
      await says('both halves have one version', place, ['labextension', 'list'], await version()),
      await serves(place)
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildWheel(folder) {
  const start = Date.now();
  await must(
    'Building the wheel',
    PYTHON,
    ['-m', 'pip', 'wheel', '--no-build-isolation', '--no-deps', '--wheel-dir', folder, ROOT],
    { cwd: ROOT, env: environment(), log: logOf('wheel-build') }
  );
  const [file] = (await readdir(folder)).filter(name => name.endsWith('.whl'));
  say(`  built  ${file}  ${duration(Date.now() - start)}`);
  return join(folder, file);
}

/** A fresh virtual environment; afterwards PATH holds nothing else. */
async function install(folder, file) {
  const start = Date.now();
  const venv = join(folder, 'venv');
  const bin = join(venv, 'bin');
  await must('Making a virtual environment', PYTHON, ['-m', 'venv', venv]);
  await must('Installing the wheel', join(bin, 'python'), ['-m', 'pip', 'install', 'jupyterlab', file], {
    cwd: folder,
    env: environment(),
    deadline: 900,
    log: logOf('wheel-install')
  });
  const env = { ...environment(), PATH: bin, HOME: folder };
  if ((await run('node', ['--version'], { env })).code !== 127) {
    throw new Error(`node is still within reach: ${onPath(['node'])}`);
  }
  say(`  installed beside a plain JupyterLab  ${duration(Date.now() - start)}`);
  return { folder, python: join(bin, 'python'), env };
}

async function says(name, { folder, python, env }, args, pattern) {
  const { code, output } = await run(python, ['-m', 'jupyter', ...args], { cwd: folder, env });
  return report(name, code === 0 && pattern.test(plain(output)), output);
}

/** The front end's version is package.json's, and the package's metadata say the same. */
async function version() {
  const wanted = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version;
  return new RegExp(`jupyterlab-hpc v${wanted.replaceAll('.', '\\.')}\\b`);
}

/** The server answers the handshake in the front end's version and runs a job. */
async function serves({ python, env }) {
  const lab = await startLab({ python, env, log: logOf('wheel-jupyterlab') });
  try {
    const { version: front } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const hello = await (await lab.request(`hpc/handshake?version=${front}`)).json();
    const greeted = report('handshake', hello.version === front && hello.api === 1, hello);
    const job = await echo(lab);
    return greeted && report('an echo job runs', job.status === 'successful', job);
  } finally {
    await lab.stop();
  }
}

async function echo(lab) {
  const made = await lab.request('hpc/engine/processes/echo/execution', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Prefer: 'respond-async' },
    body: JSON.stringify({ inputs: { a: 'hello', pause: 1 } })
  });
  let job = await made.json();
  const end = Date.now() + JOB_DEADLINE * 1000;
  while (made.status === 201 && ['accepted', 'running'].includes(job.status) && Date.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 200));
    job = await (await lab.request(`hpc/engine/jobs/${job.jobID}`)).json();
  }
  return job;
}

function report(name, passed, evidence) {
  say(`  ${passed ? 'ok    ' : 'failed'} ${name}`);
  if (!passed) {
    say(typeof evidence === 'string' ? evidence : JSON.stringify(evidence, null, 2));
  }
  return passed;
}

function plain(text) {
  // eslint-disable-next-line no-control-regex -- colours are escape sequences
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}
