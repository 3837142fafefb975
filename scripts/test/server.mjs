import { join } from 'node:path';

import { ARTIFACTS, PYTHON } from '../setup/paths.mjs';
import { say } from '../setup/say.mjs';
import { runner } from './commands.mjs';

/** Tests that need batch systems: they run with the peers. */
export const CLUSTERS = join('jupyterlab_hpc', 'tests', 'clusters');

/** The server extension's tests. */
export function server(further) {
  return pytest('server', further.length > 0 ? further : [`--ignore=${CLUSTERS}`]);
}

/** Run pytest as a part. */
export function pytest(part, args) {
  const report = join(ARTIFACTS, part === 'server' ? 'pytest.xml' : `pytest-${part}.xml`);
  return runner(part, PYTHON, ['-m', 'pytest', `--junitxml=${report}`, ...args], {
    report,
    read,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
    closing: /\d+ (passed|failed|error).* in [\d.]+s/
  });
}

/**
 * Counts of a JUnit report: skipped tests are neither passed nor failed, but a
 * test that was skipped for want of a peer proves nothing, and fails.
 */
function read(text) {
  const number = name => Number(new RegExp(`<testsuite[^>]* ${name}="(\\d+)"`).exec(text)[1]);
  const failed = number('failures') + number('errors');
  const missing = [...text.matchAll(/<skipped [^>]*message="(PEER MISSING[^"]*)"/g)];
  for (const words of new Set(missing.map(([, message]) => message))) {
    say(`  ${words}`);
  }
  return {
    passed: number('tests') - failed - number('skipped'),
    failed: failed + missing.length
  };
}
