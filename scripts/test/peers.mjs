import { startPygeoapi } from '../setup/pygeoapi.mjs';
import { say } from '../setup/say.mjs';
import { logOf } from './commands.mjs';
import { faults } from './faults.mjs';
import { CLUSTERS, pytest } from './server.mjs';
import { jest } from './unit.mjs';

/**
 * Our protocols against servers of other people, which run for it; our engine on
 * batch systems; then what kills nobody may notice.
 */
export async function peers(further) {
  const pygeoapi = await startPygeoapi({ log: logOf('peers-pygeoapi') });
  say(`  pygeoapi ${pygeoapi.version} answers at ${pygeoapi.url}`);
  let theirs;
  try {
    theirs = await jest('peers', ['--config', 'jest.peers.config.js', ...further], {
      HPC_PEER_PYGEOAPI: pygeoapi.url
    });
  } finally {
    await pygeoapi.stop();
  }
  if (further.length > 0) {
    return theirs;
  }
  const all = [theirs, await pytest('clusters', [CLUSTERS]), await faults()];
  const total = name => all.reduce((sum, result) => sum + result[name], 0);
  return {
    passed: total('passed'),
    failed: total('failed'),
    closing: all.flatMap(({ closing }) => closing)
  };
}
