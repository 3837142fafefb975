import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../setup/paths.mjs';
import { addresses } from './addresses.mjs';
import { callbacks } from './callbacks.mjs';
import { canary } from './canary.mjs';
import { kill, once } from './engine.mjs';
import { exactlyOnce } from './exactly-once.mjs';
import { falseTerminal } from './false-terminal.mjs';
import { network } from './network.mjs';
import { races } from './races.mjs';
import { randomKill } from './random-kill.mjs';
import { clock, diskFull, locked } from './troubles.mjs';
import { twoServers, twoTabs } from './two.mjs';

const WORKER = join(ROOT, 'src', 'worker');

/** What `npm run faults` prints, in this order: see `runFigures` for what a figure is. */
export const FIGURES = [
  kill,
  once,
  exactlyOnce('exactly-once', 'server'),
  exactlyOnce('exactly-once-tab', 'tab'),
  ...(existsSync(WORKER) ? [exactlyOnce('exactly-once-worker', 'worker')] : []),
  randomKill,
  falseTerminal,
  network,
  diskFull,
  locked,
  clock,
  twoTabs,
  twoServers,
  callbacks,
  addresses,
  races,
  canary
];
