import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { constants } from 'node:os';

import { duration, Stop } from './say.mjs';

/** Process groups that must not outlive this program, by the id of their first process. */
const groups = new Set();

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How much of a command's output is kept in memory. */
const KEPT = 400_000;

/**
 * Run a command in a process group of its own and wait for it.
 *
 * `deadline` is in seconds; a command that takes longer is killed with all its
 * children. `log` names a file that receives the whole output, `live` shows it
 * as it comes. Never throws for a command that fails: look at `code`.
 *
 * @returns `{code, output, milliseconds, late}`; `code` is 127 when the command
 * cannot be started and 128 + n when signal n ended it.
 */
export async function run(command, args, options = {}) {
  const { deadline = 600, log, input, live = false, ...rest } = options;
  const start = Date.now();
  if (log) {
    await mkdir(dirname(log), { recursive: true });
  }
  const file = log ? createWriteStream(log) : null;
  const child = spawn(command, args, {
    ...rest,
    detached: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe']
  });
  if (child.pid !== undefined) {
    groups.add(child.pid);
  }
  let output = '';
  const take = chunk => {
    file?.write(chunk);
    if (live) {
      process.stdout.write(chunk);
    }
    output = (output + chunk.toString()).slice(-KEPT);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  if (input !== undefined) {
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  }
  let late = false;
  const alarm = setTimeout(() => {
    late = true;
    killGroup(child.pid);
  }, deadline * 1000);
  const code = await new Promise(resolve => {
    child.on('error', error => {
      output += `${error.message}\n`;
      resolve(127);
    });
    child.on('exit', (status, signal) => {
      const ended = status ?? 128 + constants.signals[signal];
      // What it left running must not hold its output open for ever.
      killGroup(child.pid);
      setTimeout(() => resolve(ended), 2_000);
      child.on('close', () => resolve(ended));
    });
  });
  clearTimeout(alarm);
  file?.end();
  if (late) {
    output += `\nkilled: it took longer than ${duration(deadline * 1000)}\n`;
  }
  return { code, output, milliseconds: Date.now() - start, late };
}

/** Run a command that has to succeed; its last lines are in the error otherwise. */
export async function must(what, command, args, options = {}) {
  const result = await run(command, args, options);
  if (result.code !== 0) {
    const tail = result.output.trimEnd().split('\n').slice(-25).join('\n');
    throw new Stop(
      `${tail}\n\n${what} failed (exit code ${result.code}). The lines above are its last words${
        options.log ? `; all of them are in ${options.log}` : ''
      }.`
    );
  }
  return result;
}

/** Start a command that goes on in the background; `end` kills its whole group. */
export function background(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  child.on('error', () => undefined);
  if (child.pid !== undefined) {
    groups.add(child.pid);
  }
  return {
    child,
    async end(seconds = 10) {
      if (child.exitCode === null && child.signalCode === null && child.pid) {
        const gone = new Promise(resolve => child.once('exit', resolve));
        signalGroup(child.pid, 'SIGTERM');
        let alarm;
        const late = new Promise(resolve => {
          alarm = setTimeout(resolve, seconds * 1000);
        });
        await Promise.race([gone, late]);
        clearTimeout(alarm);
      }
      killGroup(child.pid);
    }
  };
}

/**
 * Run a command with this terminal; signals are handed on to it.
 *
 * @returns its exit code, 128 + n when signal n ended it.
 */
export function foreground(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      // A terminal sends Ctrl-C to every process of the foreground by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/**
 * On Ctrl-C, termination or the end of this program: leave no process behind.
 *
 * It also ends when the program that started it is gone: npm's shell does not
 * hand a termination on.
 */
export function endWithChildren() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(128 + constants.signals.SIGTERM);
    }
  }, 1_000).unref();
  for (const signal of SIGNALS) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
  process.on('exit', () => [...groups].forEach(killGroup));
}

function killGroup(pid) {
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

function signalGroup(pid, signal) {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') {
      throw error;
    }
  }
}
