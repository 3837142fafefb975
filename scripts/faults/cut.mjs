import { cellOrder, remoteOrder } from './orders.mjs';
import { Tab } from './tab.mjs';
import { until } from './until.mjs';

/** Around a submission, in the order in which it gets there: `jupyterlab_hpc/tests/faults/failpoints.py`. */
export const POINTS = [
  'before-row',
  'row',
  'started',
  'sent',
  'answered',
  'recorded',
  'stepped',
  'collecting'
];

/** Who executes: the engine, a server that takes our order's id, one that does not. */
export const BACKENDS = ['this-server', 'exact', 'plain'];

/** What a house for this needs: nobody waits for who stands still. */
export const SETTINGS = { parallel_effects: 100, max_running: 8 };

/** Seconds until all orders have got to their points. */
const PATIENCE = 60;

/** Seconds within which a job has to be in its true state again. */
const RECONCILED = 60;

/** Points at which nobody can know whether a server without order ids took the order. */
const IN_DOUBT = ['started', 'sent', 'answered'];

/**
 * An order for each place `{backend, point}`; when each has got to its point, one `kill -9`
 * of `victim` (`server`, `tab` or `worker`) cuts them all.
 *
 * @returns for each place `{backend, point, seconds, undecided, fault}`: until it was at
 * rest; whether it is `lost` where that is the truth; what is wrong, or null
 */
export async function cut(house, places, victim) {
  const cuts = places.map(place => ({ ...place, order: orderFor(house, place.backend) }));
  const held = cuts.filter(({ backend, point }) => point === 'sent' && backend !== 'this-server');
  held.forEach(({ order }) => house.held.add(order.id));
  await house.home.halt(Object.fromEntries(cuts.map(({ order, point }) => [order.id, point])));
  cuts.forEach(({ order }) => void house.tab.submit(order));
  const there = each =>
    held.includes(each) ? house.executions(each.order) > 0 : house.home.halted(each.order.id);
  const reached = await until(() => cuts.every(there), PATIENCE).catch(() => false);
  const missing = new Set(reached ? [] : cuts.filter(each => !there(each)));
  await strike(house, victim, async () => {
    await house.home.halt();
    held.forEach(({ order }) => house.held.delete(order.id));
  });
  const since = Date.now();
  return Promise.all(
    cuts.map(async each => {
      const { backend, point, order } = each;
      const outcome = missing.has(each)
        ? { seconds: 0, undecided: false, fault: 'it did not get there' }
        : await outcomeOf(house, order, since, victim === 'server' && IN_DOUBT.includes(point));
      return { backend, point, ...outcome };
    })
  );
}

function orderFor(house, backend) {
  return backend === 'this-server'
    ? cellOrder(house.truth)
    : remoteOrder(backend, { once: backend === 'exact' });
}

/** Kill, and have somebody new take its place; `release` lets go of those who stand still. */
async function strike(house, victim, release) {
  if (victim === 'server') {
    await house.server.kill();
    await release();
    await house.server.start();
    return;
  }
  if (victim === 'tab') {
    await house.tab.kill();
    house.tab = new Tab(house.server);
  } else {
    house.server.workers().forEach(pid => process.kill(pid, 'SIGKILL'));
  }
  await release();
}

async function outcomeOf(house, order, since, inDoubt) {
  let record = null;
  try {
    await until(async () => {
      record = await house.record(order.id);
      return record?.job.rest;
    }, RECONCILED);
  } catch (error) {
    const where = record ? `${record.job.state}: ${record.job.message}` : 'not there';
    return { seconds: RECONCILED, undecided: false, fault: `${where}; ${error.message}` };
  }
  const seconds = (Date.now() - since) / 1000;
  const undecided = inDoubt && order.gateway === 'plain' && record.job.state === 'lost';
  return { seconds, undecided, fault: await judged(house, order, record, undecided) };
}

async function judged(house, order, { job }, undecided) {
  const runs = house.executions(order);
  if (runs > 1) {
    return `executed ${runs} times`;
  }
  if (undecided) {
    return null;
  }
  if (job.state !== 'successful') {
    return `${job.state}: ${job.message}`;
  }
  if (runs === 0) {
    return 'successful, but never executed';
  }
  const name = order.gateway === 'this-server' ? 'outputs' : 'a';
  const text = await house.result(order.id, name);
  return text?.includes(order.id) ? null : `its result is ${text}`;
}
