import { story } from './checks.mjs';
import { cellOrder, remoteOrder } from './orders.mjs';
import { Tab } from './tab.mjs';
import { until } from './until.mjs';

/** Two tabs submit the same orders at the same time, and both drive. */
export const twoTabs = story('two-tabs', async (house, checks) => {
  const first = house.tab;
  const second = house.openTab();
  const orders = Array.from({ length: 24 }, (_, n) => {
    const pause = (n % 4) / 2;
    return [
      () => remoteOrder('exact', { once: true, pause }),
      () => remoteOrder('plain', { pause }),
      () => cellOrder(house.truth, { pause })
    ][n % 3]();
  });
  const told = await Promise.all(
    orders.flatMap(order => [first.submit(order), second.submit(order)])
  );
  checks.note('both are told that it is taken', told.every(refused => refused === null));
  await checks.done(house, orders, { seconds: 60 });
  const listed = await house.server.json('jobs?since=0');
  checks.note('each order is one job', listed.jobs.length === orders.length);
});

/** Two servers on the same directories: one works, the other reads, and takes over. */
export const twoServers = story('two-servers', async (house, checks) => {
  const orders = [1, 6].flatMap(pause => [
    remoteOrder('exact', { once: true, pause }),
    remoteOrder('plain', { pause }),
    cellOrder(house.truth, { pause })
  ]);
  await Promise.all(orders.map(order => house.tab.submit(order)));
  const second = house.another('second');
  await second.start();
  const other = new Tab(second);
  try {
    const { readonly } = await second.json('handshake');
    checks.note('the second says that it only reads', readonly === true);
    const { jobs } = await second.json('jobs?since=0');
    checks.note('the second shows the jobs', jobs.length === orders.length);
    const refused = await other.submit(remoteOrder('plain'));
    const names = refused?.includes(String(house.server.pid));
    checks.note('the second takes no order, and says who does', names, refused ?? 'taken');
    await until(() => orders.every(order => house.executions(order) === 1), 30);
    await house.server.kill();
    const late = remoteOrder('exact', { once: true });
    checks.note('the second takes over', (await other.submit(late)) === null);
    await checks.done(house, [...orders, late], { seconds: 60, server: second });
    await house.server.start();
    const word = remoteOrder('plain', { pause: 1 });
    await other.submit(word);
    const back = await house.server.json('handshake');
    checks.note('the first, back again, only reads', back.readonly === true);
    await checks.done(house, [word], { server: second });
  } finally {
    await other.kill();
  }
});
