import { story } from './checks.mjs';
import { remoteOrder } from './orders.mjs';

/** Seconds for which each fault lasts. */
const LASTS = 3;

/** What the connection to the servers suffers, one after the other: each is done again and again. */
const FAULTS = {
  slow: proxy => proxy.set({ up: { latency: 300 }, down: { latency: 300 } }),
  narrow: proxy => proxy.set({ down: { bandwidth: 2_000, slice: 100 } }),
  sliced: proxy => proxy.set({ up: { slice: 7 }, down: { slice: 5 } }),
  short: proxy => proxy.set({ down: { limit: 150 } }),
  stalled: proxy => proxy.set({ down: { stall: true } }),
  refused: proxy => proxy.set({ refuse: true }),
  reset: proxy => proxy.reset(),
  cut: proxy => proxy.cut()
};

/** A network that is bad in every way that the proxy knows, while orders are sent and followed. */
export const network = story('network', async (house, checks) => {
  const proxy = house.proxies.exact;
  const orders = [];
  for (const fault of Object.values(FAULTS)) {
    const end = Date.now() + LASTS * 1000;
    const batch = [0, 1, 3].map(pause => remoteOrder('exact', { once: true, pause }));
    batch.forEach(order => void house.tab.submit(order));
    orders.push(...batch);
    while (Date.now() < end) {
      fault(proxy);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    proxy.set();
  }
  await checks.done(house, orders, { seconds: 120 });
});
