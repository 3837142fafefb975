import { diceOf } from './dice.mjs';
import { ENDED, House } from './house.mjs';
import { remoteOrder } from './orders.mjs';
import { say } from '../setup/say.mjs';
import { until } from './until.mjs';

/** Transitions that have to be seen at least. */
const TRANSITIONS = 1000;

/** Jobs that are under way at the same time. */
const TOGETHER = 60;

/** Milliseconds between two looks into the ledger. */
const LOOK = 50;

/** Of the answers, how many are not what the server meant. */
const BAD = 0.5;

/** What comes in place of an answer. */
const GARBLED = [
  answer => ({ ...answer, raw: '' }),
  answer => ({ ...answer, raw: JSON.stringify(answer.body ?? {}).slice(0, -7) }),
  answer => ({ ...answer, raw: '\u0000\u0001{{{ÿÿ' }),
  answer => ({ ...answer, raw: '{"jobs": [{"status": "failed"}]}' }),
  answer => ({ ...answer, raw: '{"status": "no such word", "message": "?"}' }),
  () => ({
    status: 200,
    headers: { 'Content-Type': 'text/html' },
    raw: '<html><body>Please sign in: your last job failed.</body></html>'
  }),
  () => ({ status: 404, headers: {}, body: { title: 'Not found', status: 404 } }),
  () => ({ status: 500, headers: {}, body: { title: 'Failed', status: 'failed' } }),
  () => ({ status: 502, headers: { 'Content-Type': 'text/html' }, raw: '<h1>Bad gateway</h1>' }),
  () => null
];

/**
 * Jobs at servers whose answers about them are garbled, empty, truncated, of other kinds
 * or none at all, between true ones: how many were shown in an end that was not theirs.
 *
 * The answers to the executing request, and to that for results, are as they should be:
 * what a job comes to when those are lost is the business of `exactly-once`.
 */
export const falseTerminal = {
  id: 'false-terminal',
  unit: `false ends in ≥ ${TRANSITIONS} transitions`,
  goal: '0',
  atMost: 0,
  measure: async ({ seed }) => {
    const dice = diceOf(seed);
    let garbled = 0;
    const between = (_name, { method, path }, answer) => {
      const isAbout = method === 'GET' && /^jobs(\/[^/]+)?$/.test(path);
      if (!isAbout || dice() > BAD) {
        return answer;
      }
      garbled += 1;
      return GARBLED[Math.floor(dice() * GARBLED.length)](answer);
    };
    const house = await House.open('false-terminal', {
      between,
      settings: { poll_floor: 0.2, poll_ceiling: 0.5 }
    });
    try {
      const seen = new Watcher(house);
      while (seen.transitions < TRANSITIONS) {
        const missing = TOGETHER - seen.underWay;
        for (let n = 0; n < missing; n++) {
          const once = dice() < 0.5;
          const says = dice() < 0.25 ? 'fail' : undefined;
          // One server is asked for the list, the other for each job by itself.
          const order = remoteOrder(once ? 'exact' : 'plain', { once, list: once, says, pause: 3 * dice() });
          seen.orders.set(order.id, order);
          void house.tab.submit(order);
        }
        await seen.look();
      }
      await until(async () => (await seen.look()) && seen.underWay === 0, 90);
      const { transitions, faults, orders } = seen;
      return { value: faults.length, samples: { transitions, garbled, jobs: orders.size, faults } };
    } finally {
      await house.close();
    }
  }
};

/** Compares what the ledger says of jobs with what their servers know. */
class Watcher {
  orders = new Map();
  transitions = 0;
  faults = [];

  constructor(house) {
    this._house = house;
    this._states = new Map();
    this._sequence = 0;
  }

  get underWay() {
    return this.orders.size - [...this._states.values()].filter(state => ENDED.includes(state)).length;
  }

  /** Read what changed, now and then; true. */
  async look() {
    await new Promise(resolve => setTimeout(resolve, LOOK));
    const { sequence, jobs } = await this._house.server.json(`jobs?since=${this._sequence}`);
    this._sequence = sequence;
    for (const { id, job } of jobs) {
      const before = this._states.get(id);
      if (job.state !== before) {
        this.transitions += 1;
        this._states.set(id, job.state);
        this._check(this.orders.get(id), job, before);
      }
    }
    return true;
  }

  _check(order, job, before) {
    const told = ENDED.includes(job.state) ? job.state : null;
    // The server's own id: some of these jobs say "fail", so that nothing else tells them apart.
    const truth = this._house.remoteJob(order, job.remote)?.state ?? 'unknown';
    if ((told && told !== truth) || ENDED.includes(before)) {
      const fault = `${before} → ${job.state}, in truth ${truth}: ${job.message}`;
      this.faults.push(fault);
      say(`  ${fault}`);
    }
  }
}
