import { join } from 'node:path';

import { expect, test } from './story';

/** A notebook with parameters, as papermill knows them. */
const MEASURE = {
  cells: [
    {
      cell_type: 'code',
      id: 'parameters',
      execution_count: null,
      metadata: { tags: ['parameters'] },
      outputs: [],
      source: 'alpha = 1'
    },
    {
      cell_type: 'code',
      id: 'use',
      execution_count: null,
      metadata: {},
      outputs: [],
      source: 'print("alpha is", alpha)'
    }
  ],
  metadata: {
    kernelspec: {
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      name: 'python3'
    },
    language_info: { name: 'python' }
  },
  nbformat: 4,
  nbformat_minor: 5
};

test('run-notebook runs a notebook with parameters, and the executed one opens', async ({
  hpc,
  page,
  picture
}) => {
  await page.contents.uploadContent(
    JSON.stringify(MEASURE),
    'text',
    hpc.path('measure.ipynb')
  );
  const form = await hpc.openForm('run-notebook');
  await hpc.browse(form, 0, 'measure.ipynb');
  const parameters = form.getByLabel('Parameters');
  await parameters.fill("{'alpha': 2}");
  await parameters.blur();
  await expect(parameters).toHaveAccessibleDescription(/double quotes/);
  await parameters.fill('{"alpha": 2}');
  await picture('form-run-notebook');
  const detail = await hpc.runToPage(form);
  const preview = detail.getByLabel('Preview of notebook');
  await expect(preview).toContainText('print("alpha is", alpha)');
  await expect(preview).toContainText('alpha is 2');
  await picture('job-run-notebook');

  await detail
    .getByRole('button', { name: 'Open notebook as a notebook' })
    .click();
  await page.notebook.activate('measure-executed.ipynb');
  await expect(
    page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
  ).toContainText('alpha is 2');
  const { cells } = await hpc.file('measure-executed.ipynb');
  expect(JSON.stringify(cells)).toContain('alpha is 2');
});

test('kalman-filter smooths the vibration of a bridge', async ({
  hpc,
  page,
  picture
}) => {
  const csv = join(process.env.HPC_UI_ROOT ?? '.', 'acceleration.csv');
  await page.contents.uploadFile(csv, hpc.path('acceleration.csv'));
  const form = await hpc.openForm('kalman-filter');
  await hpc.browse(form, 0, 'acceleration.csv');
  await form.getByLabel(/^Measurement noise/).fill('5');
  await picture('form-kalman-filter');
  const detail = await hpc.runToPage(form);
  await expect(
    detail.getByLabel('Preview of plot').locator('img')
  ).toBeVisible();
  await expect(
    detail.getByLabel('Preview of filtered').locator('table')
  ).toContainText('time');
  await picture('job-kalman-filter');
});
