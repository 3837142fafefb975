import { startPygeoapi } from '../setup/pygeoapi.mjs';
import { say } from '../setup/say.mjs';
import { logOf } from './commands.mjs';
import { jest } from './unit.mjs';

/** Our protocols against servers of other people, which run for it. */
export async function peers(further) {
  const pygeoapi = await startPygeoapi({ log: logOf('peers-pygeoapi') });
  say(`  pygeoapi ${pygeoapi.version} answers at ${pygeoapi.url}`);
  try {
    return await jest('peers', ['--config', 'jest.peers.config.js', ...further], {
      HPC_PEER_PYGEOAPI: pygeoapi.url
    });
  } finally {
    await pygeoapi.stop();
  }
}
