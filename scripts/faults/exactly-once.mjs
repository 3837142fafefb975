import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ARTIFACTS } from '../setup/paths.mjs';
import { say, Stop } from '../setup/say.mjs';
import { fingerprint } from '../setup/stamp.mjs';
import { BACKENDS, cut, POINTS, SETTINGS } from './cut.mjs';
import { House } from './house.mjs';

/** Runs at each point and backend that the goal is about. */
const RUNS = 25;

/** What the outcome depends on: when it changes, the runs begin anew. */
const SOURCES = [
  ...['engine', 'gateways', 'handlers', 'ledger', 'relay', 'transfer', 'watch', 'app.py'].map(each =>
    join('jupyterlab_hpc', each)
  ),
  ...['jobs', 'protocols', 'server', 'worker'].map(each => join('src', each))
];

const PLACES = BACKENDS.flatMap(backend => POINTS.map(point => ({ backend, point })));

/** The figure for one victim: `server`, `tab` or `worker`. */
export function exactlyOnce(id, victim) {
  return {
    id,
    unit: 'executed twice, lost, or not reconciled within 60 s',
    goal: `0 of ${RUNS * PLACES.length}`,
    atMost: 0,
    measure: async ({ runs = String(RUNS), minutes = '600' }) => {
      const tally = await Tally.of(join(ARTIFACTS, 'faults', `${id}.json`));
      await cutAll({ victim, runs: Number(runs), minutes: Number(minutes), tally });
      const left = tally.left(Number(runs));
      if (left > 0) {
        throw new Stop(`${left} runs are left: start it again to go on`);
      }
      return { value: tally.faults, samples: tally.report() };
    }
  };
}

/**
 * So many runs at each point and backend, one kill for all of a round; what the tally has
 * already is not done again.
 */
export async function cutAll({ victim, runs, minutes = Infinity, tally }) {
  const end = Date.now() + minutes * 60_000;
  if (tally.left(runs) === 0) {
    return;
  }
  const settings = { ...SETTINGS, worker_enabled: victim === 'worker' };
  const house = await House.open(`exactly-once-${victim}`, { settings });
  try {
    while (tally.left(runs) > 0 && Date.now() < end) {
      const round = PLACES.filter(place => tally.count(place) < runs);
      for (const outcome of await cut(house, round, victim)) {
        await tally.add(outcome);
      }
    }
  } finally {
    await house.close();
  }
}

/** What came of the runs so far. With a file they go on where an earlier program ended. */
export class Tally {
  static async of(file) {
    const print = await fingerprint(SOURCES);
    const before = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
    const tally = new Tally(file, print);
    if (before.print === print) {
      tally._rows = before.rows;
    }
    return tally;
  }

  constructor(file = null, print = '') {
    this._file = file;
    this._print = print;
    this._rows = {};
  }

  count({ backend, point }) {
    return this._rows[`${backend} ${point}`]?.runs ?? 0;
  }

  left(runs) {
    return PLACES.reduce((sum, place) => sum + Math.max(0, runs - this.count(place)), 0);
  }

  async add({ backend, point, seconds, undecided, fault }) {
    const key = `${backend} ${point}`;
    const row = this._rows[key] ?? { runs: 0, undecided: 0, slowest: 0, faults: [] };
    row.runs += 1;
    row.undecided += undecided ? 1 : 0;
    row.slowest = Math.max(row.slowest, seconds);
    if (fault !== null) {
      row.faults.push(fault);
      say(`  ${key}: ${fault}`);
    }
    this._rows[key] = row;
    await this._write();
  }

  get faults() {
    return Object.values(this._rows).reduce((sum, { faults }) => sum + faults.length, 0);
  }

  /** `undecided`: jobs that are `lost` because nobody can know, and that say so. */
  report() {
    const rows = Object.values(this._rows);
    const total = name => rows.reduce((sum, row) => sum + row[name], 0);
    return {
      runs: total('runs'),
      undecided: total('undecided'),
      slowest: Math.max(...rows.map(row => row.slowest)),
      rows: this._rows
    };
  }

  /** One after the other, each whole. */
  _write() {
    this._writing = (this._writing ?? Promise.resolve()).then(async () => {
      if (this._file !== null) {
        await mkdir(dirname(this._file), { recursive: true });
        await writeFile(`${this._file}.new`, JSON.stringify({ print: this._print, rows: this._rows }));
        await rename(`${this._file}.new`, this._file);
      }
    });
    return this._writing;
  }
}
