import type { Locator } from '@playwright/test';

import { violations } from './axe';
import type { Hpc } from './hpc';
import { expect, test } from './story';

const MANY = 10_000;

/** Seconds within which ten thousand jobs are read, and hundreds removed, on a busy machine. */
const LONG = 45_000;

// A server of its own, whose ledger has ten thousand jobs.
test.use({ baseURL: process.env.HPC_UI_MANY_URL });

function rows(hpc: Hpc): Locator {
  return hpc.panel.locator('[data-row]');
}

function count(hpc: Hpc): Locator {
  return hpc.panel.locator('.jp-HpcPanel-count');
}

/** Show the panel and wait until all of the list is read; how many jobs there are. */
async function openList(hpc: Hpc): Promise<number> {
  await hpc.openPanel();
  await expect(rows(hpc).first()).toBeVisible();
  const { total } = (await (
    await hpc.page.request.get('/hpc/jobs?since=0&limit=1')
  ).json()) as { total: number };
  await expect(count(hpc)).toContainText(`${total} of ${total}`, {
    timeout: LONG
  });
  return total;
}

test('Ten thousand jobs are on the list, and those in sight are drawn', async ({
  hpc,
  page
}) => {
  expect(await openList(hpc)).toBe(MANY);
  expect(await rows(hpc).count()).toBeLessThan(40);
  const [part, list] = await Promise.all(
    ['.jp-HpcPanel-jobs', '.jp-HpcJobs-scroll'].map(selector =>
      hpc.panel
        .locator(selector)
        .evaluate(node => node.getBoundingClientRect().bottom)
    )
  );
  expect(list).toBeCloseTo(part, 0);
  await rows(hpc).first().getByRole('button').first().focus();
  await page.keyboard.press('End');
  const last = hpc.panel.locator(`[aria-posinset="${MANY}"]`);
  await expect(last.getByRole('button').first()).toBeFocused();
  await expect(last).toHaveAttribute('aria-setsize', `${MANY}`);
  await expect(last).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(
    hpc.panel.locator('[aria-posinset="1"]').getByRole('button').first()
  ).toBeFocused();
  await hpc.panel
    .locator('.jp-HpcJobs-scroll')
    .evaluate(list => list.scrollTo({ top: list.scrollHeight / 2 }));
  await expect
    .poll(() =>
      rows(hpc).evaluateAll(all =>
        all.some(row => Number(row.getAttribute('aria-posinset')) > 4000)
      )
    )
    .toBe(true);
  expect(await violations(page, '.jp-HpcPanel')).toEqual([]);
});

test('The search looks at all of them', async ({ hpc }) => {
  const total = await openList(hpc);
  await hpc.panel.getByRole('searchbox').fill('run 4242');
  await expect(count(hpc)).toContainText(`1 of ${total}`);
  await expect(rows(hpc)).toHaveCount(1);
  await expect(rows(hpc)).toContainText('echo · run 4242');
});

test('Hundreds are removed at once', async ({ hpc }) => {
  const total = await openList(hpc);
  await hpc.panel.getByRole('searchbox').fill('k-means');
  await hpc.panel.getByLabel('State', { exact: true }).selectOption('failed');
  const found = Number(
    (await count(hpc).textContent())?.match(/(\d+) of/)?.[1]
  );
  expect(found).toBeGreaterThan(100);
  await rows(hpc).first().getByRole('checkbox').check();
  const bar = hpc.panel.getByRole('group', { name: 'Selected jobs' });
  await bar.getByRole('button', { name: `select all ${found}` }).click();
  await bar.getByRole('button', { name: `remove ${found}` }).click();
  await bar.getByRole('button', { name: 'remove', exact: true }).click();
  await expect(bar).toContainText(`${found} jobs removed.`, { timeout: LONG });
  await expect(count(hpc)).toContainText(`0 of ${total - found}`);
});

test('Several are cancelled at once, and end', async ({ hpc }) => {
  const total = await openList(hpc);
  const form = await hpc.openForm('echo');
  await form.getByLabel('Text', { exact: true }).fill('long');
  await form.getByLabel('Pause').fill('600');
  for (const made of [1, 2]) {
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(count(hpc)).toContainText(`of ${total + made}`);
  }
  await hpc.panel
    .getByLabel('State', { exact: true })
    .selectOption('under-way');
  await hpc.panel.getByRole('button', { name: 'more', exact: true }).click();
  await hpc.panel
    .getByLabel('Gateway', { exact: true })
    .selectOption('this-server');
  await expect(rows(hpc)).toHaveCount(2);
  for (const row of await rows(hpc).all()) {
    await row.getByRole('checkbox').check();
  }
  const bar = hpc.panel.getByRole('group', { name: 'Selected jobs' });
  await bar.getByRole('button', { name: 'cancel 2' }).click();
  await expect(bar).toContainText('2 jobs are being cancelled.');
  await expect(rows(hpc)).toHaveCount(0, { timeout: LONG });
});
