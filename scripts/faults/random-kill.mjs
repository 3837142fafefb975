import { say } from '../setup/say.mjs';
import { diceOf } from './dice.mjs';
import { ENDED, House } from './house.mjs';
import { cellOrder, remoteOrder } from './orders.mjs';
import { until } from './until.mjs';

/** Kills, and jobs that are under way at each of them. */
const KILLS = 100;
const TOGETHER = 50;

/** Seconds between two polls at most, and what may pass beyond one after a restart. */
const POLL = 2;
const BEYOND = 5;

/**
 * `kill -9` of the server at random moments under mixed jobs: of all jobs after all kills,
 * how many are in their true state within a poll and 5 s of the restart.
 */
export const randomKill = {
  id: 'random-kill',
  unit: `% true within ${POLL + BEYOND} s of ${KILLS} restarts`,
  goal: '100',
  atLeast: 100,
  measure: async ({ seed, kills = String(KILLS) }) => {
    const dice = diceOf(seed);
    const house = await House.open('random-kill', {
      settings: { poll_floor: POLL, poll_ceiling: POLL, max_running: 4 }
    });
    const crowd = new Crowd(house, dice);
    const seconds = [];
    let looked = 0;
    try {
      for (let n = 0; n < Number(kills); n++) {
        crowd.fill();
        await new Promise(resolve => setTimeout(resolve, 1500 * dice()));
        await house.server.kill();
        await house.server.start();
        const truth = crowd.ended();
        const since = Date.now();
        const late = await crowd.late(truth, POLL + BEYOND);
        seconds.push((Date.now() - since) / 1000);
        looked += truth.length;
        late.forEach(fault => crowd.fault(fault));
      }
      await until(async () => (await crowd.look()) && crowd.underWay.length === 0, 240);
      await crowd.judge();
    } finally {
      await house.close();
    }
    const all = Math.max(1, looked + crowd.orders.size);
    const value = (100 * (all - crowd.faults.length)) / all;
    const samples = { kills, jobs: crowd.orders.size, looked, seconds, faults: crowd.faults };
    return { value, samples };
  }
};

/** Jobs of all kinds, always as many. */
class Crowd {
  orders = new Map();
  faults = [];

  constructor(house, dice) {
    this._house = house;
    this._dice = dice;
    this._records = new Map();
  }

  fault(words) {
    this.faults.push(words);
    say(`  ${words}`);
  }

  /** Orders whose jobs have not come to rest. */
  get underWay() {
    return [...this.orders.values()].filter(({ id }) => !this._records.get(id)?.job.rest);
  }

  /** Submit what is missing to the full number. */
  fill() {
    const missing = TOGETHER - this.underWay.length;
    for (let n = 0; n < missing; n++) {
      const order = this._order();
      this.orders.set(order.id, order);
      void this._house.tab.submit(order);
    }
  }

  /** At servers that take our order's id: elsewhere `lost` is a true answer, too. */
  _order() {
    const kind = Math.floor(6 * this._dice());
    const pause = 12 * this._dice();
    switch (kind) {
      case 0:
        return cellOrder(this._house.truth, { pause: pause / 4 });
      case 1:
        return cellOrder(this._house.truth, { pause: pause / 8, fails: true });
      case 2:
        return remoteOrder('exact', { once: true, sync: true, pause: pause / 4 });
      default:
        return remoteOrder('exact', { once: true, pause });
    }
  }

  /** Read all records; true. */
  async look() {
    const { jobs } = await this._house.server.json('jobs?since=0', { deadline: 60 });
    jobs.forEach(record => this._records.set(record.id, record));
    return true;
  }

  /** Orders whose jobs have ended where they run, by those who run them, and how. */
  ended() {
    return [...this.orders.values()]
      .filter(({ gateway, target }) => gateway === 'exact' && target.modes[0] === 'async')
      .flatMap(order => this._house.remoteJobs(order).map(job => ({ order, state: job.state })))
      .filter(({ state }) => ENDED.includes(state));
  }

  /** Of these, what is not known to the ledger within so many seconds. */
  async late(truth, seconds) {
    const wrong = () => truth.filter(({ order, state }) => this._state(order) !== state);
    await until(async () => (await this.look()) && wrong().length === 0, seconds).catch(() => null);
    return wrong().map(({ order, state }) => {
      return `${order.title} is ${state}, and was ${this._state(order)} ${seconds} s after a restart`;
    });
  }

  _state({ id }) {
    return this._records.get(id)?.job.state;
  }

  /** At the end: each was executed once, and is in its true state. */
  async judge() {
    for (const order of this.orders.values()) {
      const runs = this._house.executions(order);
      const fails = String(order.inputs.code ?? '').includes('raise');
      const wanted = fails ? 'failed' : 'successful';
      if (runs !== 1 || this._state(order) !== wanted) {
        const { message } = this._records.get(order.id)?.job ?? {};
        this.fault(`${order.title} ran ${runs} times and is ${this._state(order)}: ${message}`);
      }
    }
  }
}
