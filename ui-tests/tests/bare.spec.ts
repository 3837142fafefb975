import { Gate } from './hpc';
import { expect, test } from './story';

/** A JupyterLab whose server has no Node.js. */
test.use({ baseURL: process.env.HPC_UI_BARE_URL });

test('without Node.js the tab sees to jobs, and says what waits for it', async ({
  hpc,
  page,
  picture
}) => {
  const gate = new Gate();
  await hpc.openPanel();
  await expect(
    hpc.notice(/While JupyterLab is closed, jobs wait for their next step/)
  ).toBeVisible();
  await hpc.openNotebook('bare.ipynb', [`${gate.code}\nprint("by this tab")`]);
  const card = await hpc.submit(0);
  await expect(card).toHaveAttribute('data-state', 'running');
  await card.getByRole('button', { name: /^cell 1/ }).click();
  const detail = page.locator('.jp-HpcDocument:not(.lm-mod-hidden)');
  const waits = detail.getByText(
    'Its next step waits for JupyterLab to be open.'
  );
  await expect(waits).toBeVisible();
  await picture('job-without-worker');
  gate.open();
  await expect(waits).toHaveCount(0, { timeout: 45_000 });
  await hpc.reopenNotebook('bare.ipynb');
  await expect(await hpc.delivered(0)).toContainText('by this tab');
});
