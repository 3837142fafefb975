import type { Locator } from '@playwright/test';

import { violations } from './axe';
import { inFront, openServerJobs } from './gateways';
import type { Hpc } from './hpc';
import { Gate } from './hpc';
import { expect, test } from './story';

/** Seconds within which a short job has to be through, on a busy machine. */
const JOB = 45_000;

/** Make a job by the server's own interface, as another client does; its address. */
async function made(
  hpc: Hpc,
  process: string,
  inputs: Record<string, unknown>
): Promise<{ id: string; address: string }> {
  const answer = await hpc.page.request.post(
    `/hpc/engine/processes/${process}/execution`,
    { data: { inputs }, headers: { Prefer: 'respond-async' } }
  );
  expect(answer.status()).toBe(201);
  const { jobID } = (await answer.json()) as { jobID: string };
  return { id: jobID, address: answer.headers().location };
}

function row(page: Locator, id: string): Locator {
  return page.locator(`[data-remote="${id}"]`);
}

test.beforeEach(({ hpc }) => hpc.forgetJobs());

test('a job that another client made is on the page, is followed, and its result is shown', async ({
  hpc
}) => {
  const { id } = await made(hpc, 'echo', { a: 'made by curl' });
  const page = await openServerJobs(hpc);
  const job = row(page, id);
  await expect(job).toContainText('echo');
  await expect(job).toHaveAttribute('data-ours', 'false');
  await job.getByRole('button', { name: /^follow/ }).click();
  await expect(job).toContainText('yours');
  await expect(job).toContainText('successful', { timeout: JOB });
  await job.getByRole('button', { name: /^open/ }).click();
  const detail = inFront(hpc);
  await expect(detail.getByRole('heading', { name: 'Results' })).toBeVisible({
    timeout: JOB
  });
  await expect(detail).toContainText('made by curl', { timeout: JOB });
  await expect(detail).toContainText('cannot be rerun from here');
  await expect(detail.getByRole('button', { name: /^rerun/ })).toHaveCount(0);
});

test('a job is attached by its address, once', async ({ hpc }) => {
  const { address, id } = await made(hpc, 'echo', { a: 'by address' });
  const attach = async (reference: string): Promise<Locator> => {
    const page = await openServerJobs(hpc);
    const form = page.getByRole('form', { name: 'Attach a job' });
    await form.getByRole('textbox').fill(reference);
    await form.getByRole('button', { name: 'Attach' }).click();
    const detail = inFront(hpc);
    await expect(detail).toContainText('by address', { timeout: JOB });
    return detail;
  };
  await attach(address);
  await attach(id);
  await expect(hpc.cards(hpc.panel)).toHaveCount(1);
});

test('an id that the server does not know says so', async ({ hpc }) => {
  const page = await openServerJobs(hpc);
  const form = page.getByRole('form', { name: 'Attach a job' });
  await form.getByRole('textbox').fill('no-such-job');
  await form.getByRole('textbox').press('Enter');
  await expect(inFront(hpc)).toContainText('The server has no such job', {
    timeout: JOB
  });
});

test('a job of another client is cancelled after it was asked whether that is meant', async ({
  hpc,
  picture
}) => {
  const gate = new Gate();
  const { id } = await made(hpc, 'run-cell', { code: gate.code });
  await made(hpc, 'echo', { a: 'another' });
  const page = await openServerJobs(hpc);
  const job = row(page, id);
  const cancel = job.getByRole('button', { name: /cancel/ });
  await cancel.click();
  await expect(cancel).toHaveText('really cancel?');
  await picture('server-jobs');
  await cancel.click();
  await expect(job).toContainText('dismissed', { timeout: JOB });
  await page.getByRole('combobox', { name: 'State' }).selectOption('dismissed');
  await expect(row(page, id)).toBeVisible();
  await expect(
    page.locator('[data-remote]').getByText('successful')
  ).toHaveCount(0);
  const search = page.getByRole('searchbox', { name: 'Text in the job' });
  await search.fill('nothing is called so');
  await expect(page).toContainText('No job of the server is like that.');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the page of a server's jobs looks right in the ${theme} theme, and narrow`, async ({
    hpc,
    page,
    picture
  }) => {
    if (theme === 'dark') {
      await page.theme.setDarkTheme();
    }
    const { id } = await made(hpc, 'echo', { a: 'one' });
    const { id: failing } = await made(hpc, 'run-cell', { code: '1 / 0' });
    const jobs = await openServerJobs(hpc);
    await row(jobs, id)
      .getByRole('button', { name: /^follow/ })
      .click();
    await expect(row(jobs, id)).toContainText('yours');
    await expect(row(jobs, id)).toContainText('successful', { timeout: JOB });
    await expect(async () => {
      await jobs.getByRole('button', { name: 'Ask again' }).click();
      await expect(row(jobs, failing)).toContainText(/successful|failed/);
    }).toPass({ timeout: JOB });
    await picture(`${theme}-server-jobs`);
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
    await page.setViewportSize({ width: 640, height: 720 });
    await picture(`${theme}-server-jobs-narrow`);
  });
}
