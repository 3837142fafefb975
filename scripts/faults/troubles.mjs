import { once } from 'node:events';
import { join } from 'node:path';

import { environment, PYTHON } from '../setup/paths.mjs';
import { background, must } from '../setup/run.mjs';
import { story } from './checks.mjs';
import { cellOrder, echoOrder, remoteOrder } from './orders.mjs';
import { until } from './until.mjs';

/** Seconds for which a disk is full, or a file locked: longer than anybody's first patience. */
const TROUBLE = 20;

/** Seconds after its end within which everything is as it should be: a lease, and a look. */
const AFTER = 30;

const HOLD = `
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")`;

const LIMIT = `
import resource, sys
most = resource.RLIM_INFINITY if sys.argv[2] == "none" else int(sys.argv[2])
resource.prlimit(int(sys.argv[1]), resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))`;

const passed = seconds => new Promise(resolve => setTimeout(resolve, seconds * 1000));

/** Jobs that end before, during and after a trouble that begins when they have been taken. */
function mixed(house) {
  return [
    ...[1, 4, TROUBLE + 3].map(pause => remoteOrder('exact', { once: true, pause })),
    ...[2, TROUBLE + 2].map(pause => remoteOrder('plain', { pause })),
    ...[3, TROUBLE].map(pause => cellOrder(house.truth, { pause }))
  ];
}

async function submitted(house, orders) {
  await Promise.all(orders.map(order => house.tab.submit(order)));
  await until(async () => {
    const records = await Promise.all(orders.map(order => house.record(order.id)));
    return records.every(record => record.job.remote !== null);
  }, 30);
}

/** Another program holds an exclusive lock on the ledger. */
export const locked = story('locked', async (house, checks) => {
  const orders = mixed(house);
  await submitted(house, orders);
  const holder = background(PYTHON, ['-c', HOLD, join(house.home.data, 'ledger.sqlite3')], {
    env: environment(),
    stdio: ['pipe', 'pipe', 'inherit']
  });
  await once(holder.child.stdout, 'data');
  const late = remoteOrder('exact', { once: true });
  const told = house.tab.submit(late);
  await passed(TROUBLE);
  checks.note('nothing is sent that cannot be written down', house.executions(late) === 0);
  holder.child.stdin.end();
  await once(holder.child, 'exit');
  checks.note('an order of that time is taken afterwards', (await told) === null);
  await checks.done(house, [...orders, late], { seconds: AFTER });
});

/** The server cannot write a byte more, as on a full disk. */
export const diskFull = story('disk-full', async (house, checks) => {
  const orders = mixed(house).filter(({ gateway }) => gateway !== 'this-server');
  await submitted(house, orders);
  const limit = most =>
    must('Limiting files', PYTHON, ['-c', LIMIT, house.server.pid, most], { env: environment() });
  await limit('1');
  const late = remoteOrder('exact', { once: true });
  const told = house.tab.submit(late);
  const refused = await house.server.request(`jobs/${orders[0].id}/asks`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ action: 'nothing', fields: {} })
  });
  const { message } = await refused.json();
  checks.note('who asks is told why', refused.status === 507, `${refused.status} ${message}`);
  await passed(TROUBLE);
  checks.note('nothing is sent that cannot be written down', house.executions(late) === 0);
  await limit('none');
  checks.note('an order of that time is taken afterwards', (await told) === null);
  await checks.done(house, [...orders, late], { seconds: AFTER });
});

/** The clock jumps by a day, forth and back, and drivers and servers die meanwhile. */
export const clock = story('clock', async (house, checks) => {
  for (const [jump, victim] of [
    [86_400, 'tab'],
    [-86_400, 'tab'],
    [0, 'server'],
    [-86_400, 'server'],
    [0, 'nobody']
  ]) {
    const orders = [
      remoteOrder('exact', { once: true, pause: 3 }),
      remoteOrder('plain', { pause: 2 }),
      echoOrder(2)
    ];
    await submitted(house, orders.slice(0, 2));
    await house.tab.submit(orders[2]);
    await house.home.clock(jump);
    if (victim === 'tab') {
      await house.tab.kill();
      house.openTab();
    } else if (victim === 'server') {
      await house.server.kill();
      await house.server.start();
    }
    await checks.done(house, orders.slice(0, 2), { seconds: AFTER });
    const state = async () => (await house.record(orders[2].id)).job.state === 'successful';
    checks.note('the engine goes on', await until(state, AFTER).catch(() => false));
  }
});
