import { report } from '../setup/report.mjs';

/** Forged, replayed, reordered, expired and oversize callbacks: those that changed anything, or were answered in a wrong way. */
export const callbacks = {
  id: 'callbacks',
  unit: 'of 10,000 that changed anything',
  goal: '0',
  atMost: 0,
  measure: ({ seed }) => report('watch.hail', ['hail', '--seed', seed])
};
