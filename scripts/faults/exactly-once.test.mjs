import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { endWithChildren } from '../setup/run.mjs';
import { cutAll, Tally } from './exactly-once.mjs';
import { bundleTab } from './tab/bundle.mjs';

/** Runs at each point and backend, by victim; `npm run faults` has more. */
const RUNS = { server: 3, tab: 1 };

before(async () => {
  endWithChildren();
  await bundleTab();
});

for (const [victim, runs] of Object.entries(RUNS)) {
  test(`kill -9 of the ${victim} at eight points: all orders are executed once`, async () => {
    const tally = new Tally();
    await cutAll({ victim, runs, tally });
    assert.equal(tally.left(runs), 0);
    assert.equal(tally.faults, 0, JSON.stringify(tally.report(), null, 1));
  });
}
