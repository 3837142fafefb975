import { report } from '../setup/report.mjs';

const figure = name => () => report('capsule.figures', [name]);

/** Looking at a cell that needs 50 of 500 live variables. */
export const plan = {
  id: 'plan',
  unit: 'ms',
  goal: '≤ 100',
  atMost: 100,
  measure: figure('plan')
};

/** Cells of the corpus that miss a variable which they need, by a truth found by deletion. */
export const recall = {
  id: 'recall',
  unit: '% missed',
  goal: '≤ 3',
  atMost: 3,
  measure: figure('recall')
};

/** Until 128 MiB inside a list are refused. */
export const refuse = {
  id: 'refuse',
  unit: 'ms',
  goal: '≤ 50',
  atMost: 50,
  measure: figure('refuse')
};

/** 128 MiB to the disk with their hash, against cloudpickle in-band. */
export const arrays = {
  id: 'arrays',
  unit: 'times',
  goal: '≥ 1.5',
  atLeast: 1.5,
  measure: figure('arrays')
};
