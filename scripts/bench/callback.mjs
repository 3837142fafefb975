import { report } from '../setup/report.mjs';

/** How long a remote system waits for the listener's answer, with 100 callbacks a second. */
export const callback = {
  id: 'callback',
  unit: 'ms (p99)',
  goal: '≤ 100',
  atMost: 100,
  measure: () => report('watch.hail', ['rate'])
};
