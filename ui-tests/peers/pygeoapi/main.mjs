import { join } from 'node:path';

import { ARTIFACTS } from '../../../scripts/setup/paths.mjs';
import { startPygeoapi } from '../../../scripts/setup/pygeoapi.mjs';
import { endWithChildren } from '../../../scripts/setup/run.mjs';

/**
 * Start pygeoapi on a free port of the loopback interface: the line on stdout that
 * is JSON is `{"url", "version"}`. It ends when its stdin does, so that it does not
 * outlive who started it.
 */
endWithChildren();
const { url, version, stop } = await startPygeoapi({
  log: join(ARTIFACTS, 'logs', 'ui-pygeoapi.log')
});
console.log(JSON.stringify({ url, version }));
process.stdin
  .on('end', () => {
    stop().then(
      () => process.exit(0),
      () => process.exit(1)
    );
  })
  .resume();
