import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ARTIFACTS, environment, ROOT } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { duration, say } from '../setup/say.mjs';

/** File of the artifacts that keeps a command's whole output. */
export function logOf(name) {
  return join(ARTIFACTS, 'logs', `${name}.log`);
}

/** One command that passes or fails as a whole; its output is shown when it fails. */
export async function check(part, name, command, args, options = {}) {
  const result = await run(command, args, {
    cwd: ROOT,
    env: environment(),
    deadline: 420,
    log: logOf(`${part}-${name.replaceAll(/\W+/g, '-')}`),
    ...options
  });
  const mark = result.code === 0 ? 'ok    ' : 'failed';
  if (result.code !== 0) {
    say(result.output.trimEnd());
  }
  say(`  ${mark} ${name}  ${duration(result.milliseconds)}`);
  return result.code === 0;
}

/** Counts of a part that consists of checks. */
export function count(checks) {
  return {
    passed: checks.filter(passed => passed).length,
    failed: checks.filter(passed => !passed).length,
    closing: []
  };
}

/**
 * A test runner: its output is shown when it has ended (as it comes, with `live`),
 * its own report is counted.
 *
 * `read` turns the text of the report into `{passed, failed}`. A runner that
 * fails, or reports no test at all, counts as a failure whatever it reports.
 */
export async function runner(part, command, args, { report, read, closing, ...options }) {
  const result = await run(command, args, {
    cwd: ROOT,
    deadline: 900,
    log: logOf(part),
    ...options,
    env: environment(options.env)
  });
  if (!options.live) {
    say(result.output.trimEnd());
  }
  say(`  ${part} ended after ${duration(result.milliseconds)}`);
  let counted = { passed: 0, failed: 0 };
  try {
    counted = read(await readFile(report, 'utf8'));
  } catch (error) {
    say(`${part}: no report of the runner (${error.message})`);
  }
  const unexplained = counted.failed === 0 && (result.code !== 0 || counted.passed === 0);
  return {
    passed: counted.passed,
    failed: counted.failed + (unexplained ? 1 : 0),
    closing: lastLines(result.output, closing)
  };
}

/** The runner's own summary: the last lines of its output that look like one. */
function lastLines(output, pattern) {
  // eslint-disable-next-line no-control-regex -- colours are escape sequences
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  return plain
    .split('\n')
    .map(line => line.trim())
    .filter(line => pattern.test(line))
    .slice(-4);
}
