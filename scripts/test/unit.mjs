import { join } from 'node:path';

import { ARTIFACTS, nodeTool } from '../setup/paths.mjs';
import { runner } from './commands.mjs';

/** The front end's own tests, without a browser. */
export function unit(further) {
  const report = join(ARTIFACTS, 'jest.json');
  return runner(
    'unit',
    nodeTool('jest'),
    ['--ci', '--maxWorkers=1', '--json', `--outputFile=${report}`, ...further],
    {
      report,
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
