import { House } from './house.mjs';
import { say } from '../setup/say.mjs';
import { until } from './until.mjs';

/** What a story has seen, check by check. */
export class Checks {
  list = [];

  /** Note a check; a failed one is shown. */
  note(what, holds, told = '') {
    this.list.push({ what, holds: Boolean(holds), told });
    if (!holds) {
      say(`  ${what}${told && `: ${told}`}`);
    }
  }

  get share() {
    const held = this.list.filter(({ holds }) => holds).length;
    return (100 * held) / Math.max(1, this.list.length);
  }

  /**
   * Each of these orders was executed once and is `successful` (or the state that `wanted`
   * says) with its result, within so many seconds from now.
   */
  async done(house, orders, { seconds = 30, wanted = () => 'successful', server } = {}) {
    const since = Date.now();
    await Promise.all(
      orders.map(async order => {
        let record = null;
        const look = async () => {
          record = await house.record(order.id, server);
          return record?.job.rest;
        };
        const rests = await until(look, seconds).catch(() => false);
        const after = ((Date.now() - since) / 1000).toFixed(1);
        const { state, message } = record?.job ?? { state: 'not there', message: '' };
        const runs = house.executions(order);
        this.note(
          `${order.title} ends as it should`,
          rests && state === wanted(order),
          `${state} after ${after} s: ${message}`
        );
        this.note(`${order.title} is executed once`, runs === 1, `${runs} times`);
      })
    );
  }
}

/**
 * A figure that is a story: `tell(house, checks, given)` does something to a house and
 * checks what it promises. The value is the share of checks that held.
 */
export function story(id, tell, options = {}) {
  return {
    id,
    unit: '% of its checks',
    goal: '100',
    atLeast: 100,
    measure: async given => {
      const checks = new Checks();
      const house = await House.open(id, options);
      try {
        await tell(house, checks, given);
      } finally {
        await house.close();
      }
      return { value: checks.share, samples: checks.list };
    }
  };
}
