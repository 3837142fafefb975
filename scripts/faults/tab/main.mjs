import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

import { PARTS } from './bundle.mjs';

/**
 * A browser tab without a browser: the front end's driver in a process of its own,
 * which can be killed. Its argument is `{url, token}` as JSON.
 *
 * Each line on stdin is an order to submit; it is sent until the ledger has it, as a
 * user who sees no answer does, with the same id. Each line on stdout is `{id, refused}`:
 * null, or why the server does not take it. It ends when stdin does.
 */
const { url, token } = JSON.parse(process.argv[2]);
const { open, ogcApiProcesses, ApiError } = createRequire(import.meta.url)(PARTS);

/** Milliseconds between two looks: there are no events here. */
const LOOK = 100;

const tab = `tab-${randomUUID()}`;
const { driver, ledger } = open({ url, token, tab });
const pause = () => new Promise(resolve => setTimeout(resolve, LOOK));

async function submit(order) {
  const step = ogcApiProcesses.begin(order);
  for (;;) {
    try {
      await ledger.create(tab, step);
      return null;
    } catch (reason) {
      if (reason instanceof ApiError && reason.status >= 400 && reason.status < 500) {
        return reason.message;
      }
    }
    await pause();
  }
}

createInterface({ input: process.stdin })
  .on('line', async line => {
    const order = JSON.parse(line);
    const refused = await submit(order);
    process.stdout.write(`${JSON.stringify({ id: order.id, refused })}\n`);
  })
  .on('close', () => process.exit(0));

for (;;) {
  try {
    await driver.wake();
  } catch {
    // The server is away: the next look may find it.
  }
  await pause();
}
