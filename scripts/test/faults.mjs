import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ARTIFACTS, ROOT } from '../setup/paths.mjs';
import { runner } from './commands.mjs';

const FOLDER = join(ROOT, 'scripts', 'faults');

/** The short form of `npm run faults`, and the tests of its proxy: Node.js' own runner. */
export function faults() {
  const report = join(ARTIFACTS, 'faults.xml');
  return runner(
    'faults',
    process.execPath,
    [
      ...['--test', '--test-concurrency=1'],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...['--test-reporter=junit', `--test-reporter-destination=${report}`],
      ...readdirSync(FOLDER).flatMap(name => (name.endsWith('.test.mjs') ? join(FOLDER, name) : []))
    ],
    { report, read, closing: /^ℹ (pass|fail) \d+/ }
  );
}

/** Counts of a report in which every test is a case of its own. */
function read(text) {
  const count = pattern => (text.match(pattern) ?? []).length;
  const failed = count(/<failure /g);
  return { passed: count(/<testcase /g) - failed, failed };
}
