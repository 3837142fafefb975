import { createHash } from 'node:crypto';
import { copyFile, lstat, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { aptInstall, installBrowser, onPath } from './chromium.mjs';
import { installClusters } from './clusters.mjs';
import { bringBack, mirror } from './mirror.mjs';
import { ROOT } from './paths.mjs';
import { findPython } from './python.mjs';
import { foreground, must, run } from './run.mjs';
import { say, Stop } from './say.mjs';

const NAME = 'jupyterlab-hpc-test';

/** Below it: the user's home and one copy of every clone that is tested. */
const BASE = join('/var/tmp', NAME);

/** What of root's environment means nothing to another user, or would lead it astray. */
const ROOTS_OWN =
  /^(HOME|USER|LOGNAME|MAIL|SHELL|OLDPWD|PWD|INIT_CWD|TMPDIR|PYTHON(HOME|PATH)|VIRTUAL_ENV|PIP_CACHE_DIR|YARN_.*FOLDER|(XDG|SUDO|JUPYTER|npm|NVM|PYENV)_.*)$/;

/**
 * Run a script of this clone, as root, in the shoes of an ordinary user.
 *
 * Root refuses nothing and schedulers refuse root, so tests that run as root
 * prove little. Root only makes the user, installs Debian packages that are
 * missing, and copies: the clone to the user, the artifacts back.
 *
 * @returns the script's exit code.
 */
export async function asOrdinaryUser(script, args, { browser, clusters = false }) {
  const user = await findUser();
  say(`This runs as root: the work is done by the user ${NAME} below ${BASE}.`);
  await ownFolder(BASE, user);
  const home = join(BASE, 'home');
  await ownFolder(home, user);
  const clone = join(BASE, `${basename(ROOT).replaceAll(/\W/g, '-')}-${shortHash(ROOT)}`);
  await ownFolder(clone, user);
  const env = await environmentFor(user, home);
  if (browser) {
    await installBrowser();
  }
  if (clusters) {
    await installClusters();
  }
  const node = await nodeFor(user, env, home);
  env.PYTHON = await pythonFor(user, env);
  await mirror(clone, { ...user, env });
  const code = await foreground(node, [join(clone, script), ...args], {
    cwd: clone,
    env,
    ...user
  });
  await bringBack(clone, { ...user, env });
  return code;
}

/** `{uid, gid}` of the test user, made when it does not exist. */
async function findUser() {
  let answer = await run('id', ['-u', NAME]);
  if (answer.code !== 0) {
    if (!onPath(['useradd'])) {
      throw new Stop(
        'As root the tests run as an ordinary user, and there is no useradd to make one: ' +
          'run npm test as an ordinary user instead.'
      );
    }
    await must(`Making the user ${NAME}`, 'useradd', [
      ...['--no-create-home', '--home-dir', join(BASE, 'home'), '--shell', '/bin/sh'],
      ...['--comment', 'runs the tests of jupyterlab-hpc', '--user-group', NAME]
    ]);
    answer = await must('id', 'id', ['-u', NAME]);
  }
  const group = await must('id', 'id', ['-g', NAME]);
  return { uid: Number(answer.output), gid: Number(group.output) };
}

/** A folder of the user's; a link, or somebody else's folder, in its place is refused. */
async function ownFolder(path, { uid, gid }) {
  try {
    await mkdir(path, { mode: 0o755 });
    await must('chown', 'chown', ['--no-dereference', `${uid}:${gid}`, path]);
  } catch (error) {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  }
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== uid) {
    throw new Stop(`${path} is in the way: it has to be a folder of ${NAME}. Remove it.`);
  }
}

/** Root's environment (proxies, certificates, pip's settings) with the user's home. */
async function environmentFor(user, home) {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!ROOTS_OWN.test(name)) {
      env[name] = value;
    }
  }
  Object.assign(env, { HOME: home, USER: NAME, LOGNAME: NAME, SHELL: '/bin/sh' });
  const open = [];
  for (const folder of (process.env.PATH ?? '').split(':')) {
    if (folder && (await allowed(user, 'test', ['-x', folder], { PATH: process.env.PATH }))) {
      open.push(folder);
    }
  }
  return { ...env, PATH: open.join(':') };
}

/** This Node.js, or a copy of it where the user may not run the original. */
async function nodeFor(user, env, home) {
  if (await allowed(user, process.execPath, ['--version'], env)) {
    return process.execPath;
  }
  const folder = join(home, 'bin');
  const copy = join(folder, 'node');
  await ownFolder(folder, user);
  await copyFile(process.execPath, copy);
  env.PATH = `${folder}:${env.PATH}`;
  return copy;
}

/** A Python for the user; Debian's is installed where the user has none that will do. */
async function pythonFor(user, env) {
  try {
    return findPython({ ...user, env }).path;
  } catch (error) {
    if (!onPath(['apt-get'])) {
      throw error;
    }
  }
  await aptInstall('Installing Python for the test user', ['python3', 'python3-venv']);
  return findPython({ ...user, env }).path;
}

async function allowed(user, command, args, env) {
  return (await run(command, args, { ...user, env, cwd: '/' })).code === 0;
}

function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
