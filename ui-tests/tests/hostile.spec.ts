import { readFileSync } from 'node:fs';

import {
  addGateway,
  connect,
  inFront,
  leaveNothing,
  openServerJobs,
  rowOf
} from './gateways';
import type { Peer } from './peer';
import { startHostile } from './peer';
import { expect, test } from './story';

/** Milliseconds within which something is said: the deadline of the test server, and some. */
const SAID = 20_000;

/** Bytes that all of it may cost the server at the most. */
const COST = 100 << 20;

/** What is said of each fault when the server is added. */
const ADDED: Record<string, RegExp> = {
  huge: /larger than/,
  bomb: /larger than/,
  slow: /did not answer within/,
  silent: /did not answer within/,
  noise: /is no HTTP answer/,
  loop: /redirect was not followed: there were more than/,
  html: /no OGC API - Processes server/,
  truncated: /no OGC API - Processes server/,
  short: /broke off/,
  // What is too much may come with the rest, or be taken for the next answer.
  long: /no OGC API - Processes server|no HTTP answer/
};

/** What is said of each where the server turns hostile later, and was thought a good one. */
const LATER: Record<string, RegExp> = {
  ...ADDED,
  html: /describes no process/,
  truncated: /describes no process/,
  long: /describes no process|no HTTP answer/
};

let hostile: Peer<{ url: string; faults: string[] }>;

test.beforeAll(async () => {
  hostile = await startHostile();
});
test.afterAll(() => hostile?.stop());

test.beforeEach(async ({ page, hpc }) => leaveNothing(page, hpc));
test.afterEach(async ({ page, hpc }) => leaveNothing(page, hpc));

/** Bytes of memory that JupyterLab holds, or held at the most. */
function memory(which: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${process.env.HPC_UI_PID}/status`, 'utf8');
  return 1024 * Number(new RegExp(`${which}:\\s*(\\d+) kB`).exec(status)?.[1]);
}

test('hostile servers are told when they are added and when they are used, and nobody else suffers', async ({
  hpc,
  page
}) => {
  test.setTimeout(180_000);
  const before = memory('VmRSS');
  expect(Object.keys(ADDED).sort()).toEqual([...hostile.faults].sort());

  // Each of the two that never end is waited for once.
  for (const fault of hostile.faults.filter(name => name !== 'silent')) {
    await test.step(`${fault}, when it is added`, async () => {
      const form = await connect(hpc, `${hostile.url}/${fault}`);
      if (fault === 'slow') {
        // While one server drips, another one works.
        const echo = await hpc.openForm('echo');
        await echo.getByLabel('Text', { exact: true }).fill('meanwhile');
        await expect(await hpc.runToPage(echo)).toContainText('meanwhile');
        await page.getByRole('tab', { name: 'Add gateway' }).click();
      }
      await expect(form.getByRole('alert').getByText(ADDED[fault])).toBeVisible(
        { timeout: SAID }
      );
      await expect(form.getByRole('button', { name: 'Save' })).toHaveCount(0);
    });
  }

  await test.step('a server that turns hostile later', async () => {
    await addGateway(hpc, `${hostile.url}/later`, 'Later');
    for (const fault of hostile.faults.filter(name => name !== 'slow')) {
      await hpc.process(fault).click();
      const alert = inFront(hpc).getByRole('alert').getByText(LATER[fault]);
      await expect(alert).toBeVisible({ timeout: SAID });
    }
  });

  await test.step('lists without an end', async () => {
    await addGateway(hpc, `${hostile.url}/endless`, 'Endless');
    await expect(rowOf(hpc.panel, 'Endless')).toContainText(/does not end/, {
      timeout: SAID
    });
    const jobs = await openServerJobs(hpc, 'Later');
    await expect(jobs.locator('[data-remote]')).toHaveCount(50);
    await jobs.getByRole('button', { name: 'Show more' }).click();
    await expect(jobs.locator('[data-remote]')).toHaveCount(100);
    await jobs.getByRole('searchbox').fill('nothing is called so');
    await expect(jobs).toContainText(/does not end/, { timeout: SAID });
  });

  const echo = await hpc.openForm('echo');
  await echo.getByLabel('Text', { exact: true }).fill('afterwards');
  await expect(await hpc.runToPage(echo)).toContainText('afterwards');

  const cost = memory('VmHWM') - before;
  test.info().annotations.push({
    type: 'memory',
    description: `JupyterLab grew by ${Math.round(cost / 2 ** 20)} MiB at the most`
  });
  expect(cost).toBeLessThan(COST);
});
