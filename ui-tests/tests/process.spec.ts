import { join } from 'node:path';

import { expect, test } from './story';

/** The first plot on a machine makes matplotlib look at every font. */
const FIRST_PLOT = 60_000;

test('a wrong input is told beside its field, and nothing is sent', async ({
  hpc
}) => {
  const form = await hpc.openForm('echo');
  const pause = form.getByLabel('Pause');
  await pause.fill('-3');
  await form.getByLabel('Text', { exact: true }).fill('hello');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(pause).toHaveAttribute('aria-invalid', 'true');
  await expect(pause).toHaveAccessibleDescription(/must be at least 0/);
  await expect(pause).toBeFocused();
  expect(hpc.submissions).toBe(0);
});

test('an echo job moves from accepted to running to successful by itself, and its result is inserted', async ({
  hpc,
  page
}) => {
  await hpc.openNotebook('analysis.ipynb', ['1 + 1']);
  const form = await hpc.openForm('echo');
  await form.getByLabel('Text', { exact: true }).fill('hello from the form');
  await form.getByLabel('Pause').fill('3');
  await expect(form.getByLabel(/Insert result into analysis/)).toBeChecked();
  const seen = await hpc.watchLastJob();
  await form.getByRole('button', { name: 'Run', exact: true }).click();

  const last = hpc.cards(page.getByRole('region', { name: 'Last job' }));
  await expect(last).toHaveAttribute('data-state', 'running');
  await expect(last).toHaveAttribute('data-state', 'successful');
  const { states, progress } = await seen();
  // Whichever states were on the screen long enough to be seen: in this order, none twice.
  const order = ['created', 'accepted', 'running', 'successful'];
  expect(states).toEqual(order.filter(state => states.includes(state)));
  expect(progress.some(value => value > 0 && value < 100)).toBe(true);

  await page.notebook.activate('analysis.ipynb');
  const outputs = await hpc.delivered(1);
  await expect(outputs).toContainText('hello from the form');
  await expect(hpc.cell(1)).toContainText('# echo on This server');
});

test('fft-filter turns a CSV file into a picture and a table in the notebook', async ({
  hpc,
  page,
  picture
}) => {
  const csv = join(process.env.HPC_UI_ROOT ?? '.', 'acceleration.csv');
  await page.contents.uploadFile(csv, hpc.path('acceleration.csv'));
  await hpc.openNotebook('bridge.ipynb', ['# The vibration of a bridge']);
  const form = await hpc.openForm('fft-filter');
  await form.getByRole('button', { name: 'browse' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('acceleration.csv').click();
  await dialog.getByRole('button', { name: 'Select', exact: true }).click();
  await expect(form.getByLabel('Signal')).toHaveValue(/acceleration\.csv$/);
  await form.getByLabel('Upper cut-off').fill('20');
  await picture('form');
  await form.getByRole('button', { name: 'Run', exact: true }).click();

  const last = hpc.cards(page.getByRole('region', { name: 'Last job' }));
  await expect(last).toHaveAttribute('data-state', 'successful', {
    timeout: FIRST_PLOT
  });
  await page.notebook.activate('bridge.ipynb');
  const outputs = await hpc.delivered(1);
  await expect(outputs.locator('img')).toBeVisible();
  await expect(outputs.locator('table')).toContainText('time');
  const { cells } = await hpc.saved('bridge.ipynb');
  const types = cells[1].outputs?.flatMap(({ data }) =>
    Object.keys(data ?? {})
  );
  expect(types).toEqual(expect.arrayContaining(['image/png', 'text/html']));
});
