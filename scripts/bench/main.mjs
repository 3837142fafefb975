import { runFigures } from '../setup/figures.mjs';
import { prepare } from '../test/prepare.mjs';
import { bundle } from './bundle.mjs';
import { callback } from './callback.mjs';
import { arrays, plan, recall, refuse } from './capsule.mjs';
import { cell } from './cell.mjs';
import { crowd, start } from './crowd.mjs';
import { fidelity, node } from './fidelity.mjs';
import { insertion, longTask } from './insertion.mjs';
import {
  ledgerStart,
  listNodes,
  listPaint,
  listPaintRatio,
  listUpdate,
  listUpdateRatio
} from './list.mjs';
import { rounds } from './rounds.mjs';
import { openBench } from './session.mjs';
import { submit } from './submit.mjs';
import { visible } from './visible.mjs';
import { workerIdle, workerMemory } from './worker.mjs';

/** `npm run bench`: the figures, in the order in which they are measured. */
export function main(args) {
  return runFigures(args, {
    name: 'bench',
    figures: [
      ...[bundle, cell, node, fidelity, submit, visible, insertion, longTask, crowd, start],
      ...[listPaint, listNodes, listUpdate, listPaintRatio, listUpdateRatio, ledgerStart],
      ...[callback, rounds, workerMemory, workerIdle],
      ...[plan, recall, refuse, arrays]
    ],
    browser: true,
    open: async () => {
      await prepare(['ui']);
      return openBench();
    }
  });
}
