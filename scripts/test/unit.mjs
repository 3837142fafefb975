import { join } from 'node:path';

import { ARTIFACTS, nodeTool } from '../setup/paths.mjs';
import { runner } from './commands.mjs';

/** The front end's own tests, without a browser. */
export function unit(further) {
  return jest('unit', further);
}

/** Run jest as a part, with arguments and environment of its own. */
export function jest(part, args, env = {}) {
  const report = join(ARTIFACTS, `${part}.json`);
  return runner(
    part,
    nodeTool('jest'),
    ['--ci', '--maxWorkers=1', '--json', `--outputFile=${report}`, ...args],
    {
      report,
      env,
      read: text => {
        const result = JSON.parse(text);
        return {
          passed: result.numPassedTests,
          failed: result.numFailedTests + result.numRuntimeErrorTestSuites
        };
      },
      closing: /^(Test Suites|Tests|Time):/
    }
  );
}
