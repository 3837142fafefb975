import { randomInt } from 'node:crypto';

import { runFigures } from '../setup/figures.mjs';
import { say } from '../setup/say.mjs';
import { prepare } from '../test/prepare.mjs';
import { FIGURES } from './figures.mjs';
import { bundleTab } from './tab/bundle.mjs';

/** `npm run faults`: what is left of our promises when things break. */
export function main(args) {
  return runFigures(args, {
    name: 'faults',
    figures: FIGURES,
    browser: true,
    options: {
      seed: 'a number; the same one makes the same faults',
      runs: 'at each point, of the figures exactly-once*; what earlier runs did counts',
      kills: 'of the figure random-kill',
      minutes: 'after which these figures stop, to go on when they are started again'
    },
    open: async ({ seed = String(randomInt(2 ** 31)), ...options }) => {
      await prepare(['server']);
      await bundleTab();
      say(`seed ${seed}`);
      return { seed, ...options, close: async () => undefined };
    }
  });
}
