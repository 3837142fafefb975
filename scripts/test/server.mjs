import { join } from 'node:path';

import { ARTIFACTS, PYTHON } from '../setup/paths.mjs';
import { runner } from './commands.mjs';

/** The server extension's tests. */
export function server(further) {
  const report = join(ARTIFACTS, 'pytest.xml');
  return runner('server', PYTHON, ['-m', 'pytest', `--junitxml=${report}`, ...further], {
    report,
    read,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    closing: /\d+ (passed|failed|error).* in [\d.]+s/
  });
}

/** Counts of a JUnit report: skipped tests are neither passed nor failed. */
function read(text) {
  const number = name => Number(new RegExp(`<testsuite[^>]* ${name}="(\\d+)"`).exec(text)[1]);
  const failed = number('failures') + number('errors');
  return { passed: number('tests') - failed - number('skipped'), failed };
}
