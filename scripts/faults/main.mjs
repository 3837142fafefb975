import { randomInt } from 'node:crypto';

import { runFigures } from '../setup/figures.mjs';
import { say } from '../setup/say.mjs';
import { prepare } from '../test/prepare.mjs';
import { addresses } from './addresses.mjs';
import { callbacks } from './callbacks.mjs';
import { kill, once } from './engine.mjs';

/** `npm run faults`: what is left of our promises when things break at random moments. */
export function main(args) {
  return runFigures(args, {
    name: 'faults',
    figures: [kill, once, callbacks, addresses],
    options: { seed: 'a number; the same one makes the same faults' },
    open: async ({ seed = String(randomInt(2 ** 31)) }) => {
      await prepare(['server']);
      say(`seed ${seed}`);
      return { seed, close: async () => undefined };
    }
  });
}
