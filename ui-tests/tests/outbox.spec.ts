import type { Page } from '@playwright/test';

import { Gate } from './hpc';
import type { Hpc } from './hpc';
import { expect, test } from './story';

const RECEIPT = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-HpcReceipt';

/** Receipts in a notebook's file: as many results as it has got. */
async function receipts(hpc: Hpc, name: string): Promise<number> {
  const { cells } = await hpc.file(name);
  return cells
    .flatMap(cell => cell.outputs ?? [])
    .filter(({ data }) => JSON.stringify(data ?? {}).includes('"receipt"'))
    .length;
}

/** The state of the newest job, as the server tells it. */
async function lastState(page: Page): Promise<string> {
  const answer = await page.request.get('/hpc/jobs?since=0');
  const { jobs } = (await answer.json()) as {
    jobs: { created: string; job: { state: string } }[];
  };
  jobs.sort((a, b) => a.created.localeCompare(b.created));
  return jobs.at(-1)?.job.state ?? '';
}

test('a notebook that is renamed during a job gets the result', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('before.ipynb', [`${gate.code}\nprint("it came")`]);
  await hpc.submit(0);
  await page.evaluate(
    ([from, to]) => window.jupyterapp.serviceManager.contents.rename(from, to),
    [hpc.path('before.ipynb'), hpc.path('after.ipynb')]
  );
  await expect(
    page.getByRole('main').getByRole('tab', { name: 'after.ipynb' })
  ).toBeVisible();
  gate.open();
  await expect(await hpc.delivered(0)).toContainText('it came');
  await hpc.saved('after.ipynb');
  expect(await receipts(hpc, 'after.ipynb')).toBe(1);
});

test('a copy that is made during a job gets the result too, each once', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('first.ipynb', [`${gate.code}\nprint("for both")`]);
  await hpc.submit(0);
  await page.notebook.save();
  await page.evaluate(
    async ([from, to]) => {
      const { contents } = window.jupyterapp.serviceManager;
      const copy = await contents.copy(from, to.replace(/\/[^/]*$/, ''));
      await contents.rename(copy.path, to);
    },
    [hpc.path('first.ipynb'), hpc.path('second.ipynb')]
  );
  await hpc.reopenNotebook('second.ipynb');
  await expect(hpc.cards(hpc.cell(0))).toBeVisible();
  gate.open();
  for (const name of ['second.ipynb', 'first.ipynb']) {
    await hpc.reopenNotebook(name);
    await expect(await hpc.delivered(0)).toContainText('for both');
    await expect(page.locator(RECEIPT)).toHaveCount(1);
    await hpc.saved(name);
    expect(await receipts(hpc, name)).toBe(1);
  }
});

test('a notebook in two tabs gets the result once, and shows it in both', async ({
  hpc,
  page
}) => {
  // JupyterLab is opened twice, the second time with nothing in the cache.
  test.setTimeout(180_000);
  const gate = new Gate();
  await hpc.openNotebook('tabs.ipynb', [`${gate.code}\nprint("one result")`]);
  await hpc.submit(0);
  await page.notebook.save();
  const other = await page.context().newPage();
  await other.goto(
    `${process.env.HPC_UI_URL}/lab/tree/${hpc.path('tabs.ipynb')}?reset`
  );
  await expect(other.locator('.jp-Cell [data-job]')).toBeVisible({
    timeout: 60_000
  });
  gate.open();
  const shown = async () => {
    const counts = [page, other].map(tab => tab.locator(RECEIPT).count());
    return Promise.all(counts);
  };
  await expect
    .poll(async () => Math.max(...(await shown())), { timeout: 45_000 })
    .toBe(1);
  // Whichever inserted it saves; the other sees that, and needs no claim of its own.
  const one = (await shown())[0] > 0 ? page : other;
  await one.evaluate(() =>
    window.jupyterapp.commands.execute('docmanager:save')
  );
  for (const tab of [page, other]) {
    await expect(tab.locator(RECEIPT)).toHaveCount(1, { timeout: 45_000 });
    await expect(
      tab.locator('.jp-OutputArea').getByText('one result')
    ).toHaveCount(1);
  }
  await expect.poll(() => receipts(hpc, 'tabs.ipynb')).toBe(1);
  await other.close();
});

test('a card that was never saved is there again after the page was closed', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('unsaved.ipynb', [
    `${gate.code}\nprint("not forgotten")`
  ]);
  await hpc.submit(0);
  page.on('dialog', dialog => void dialog.accept());
  await hpc.reload();
  const { cells } = await hpc.file('unsaved.ipynb');
  expect(cells[0].outputs).toEqual([]);
  await hpc.reopenNotebook('unsaved.ipynb');
  await expect(hpc.cards(hpc.cell(0))).toHaveAttribute('data-state', 'running');
  gate.open();
  await expect(await hpc.delivered(0)).toContainText('not forgotten');
});

test('a run in the kernel takes the cell from the job, whose result waits in the panel', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('here.ipynb', [
    `${gate.code}\nimport os\nprint("ran in", "kernel" if "get_ipython" in dir() and os.environ.get("JPY_SESSION_NAME") else "job")`
  ]);
  await hpc.submit(0);
  await hpc.choose(0);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('run here although')).toBeVisible();
  await expect(hpc.cards(hpc.cell(0))).toHaveCount(0);
  gate.open();
  await expect(hpc.cell(0)).toContainText('ran in');
  await expect
    .poll(() => lastState(page), { timeout: 45_000 })
    .toBe('successful');
  await hpc.openPanel();
  await hpc.panel
    .getByRole('button', { name: /^insert.*here\.ipynb/ })
    .first()
    .click();
  await expect(await hpc.delivered(1)).toContainText('ran in');
  await expect(hpc.cell(0).locator('.jp-HpcReceipt')).toHaveCount(0);
});

test('what a job replaced can be brought back, and the result again', async ({
  hpc,
  page
}) => {
  await hpc.openNotebook('back.ipynb', [
    'import os\nprint("process", os.getpid())'
  ]);
  await hpc.choose(0);
  await page.keyboard.press('Control+Enter');
  const outputs = hpc.cell(0).locator('.jp-Cell-outputArea');
  await expect(outputs).toContainText(/process \d+/);
  const old =
    /process \d+/.exec((await outputs.textContent()) ?? '')?.[0] ?? '';
  await hpc.submit(0);
  await hpc.delivered(0);
  const fresh =
    /process \d+/.exec((await outputs.textContent()) ?? '')?.[0] ?? '';
  expect(fresh).not.toBe(old);
  await hpc.cell(0).locator('.jp-HpcReceipt').click({ button: 'right' });
  await page
    .getByRole('menuitem', { name: 'Bring Back the Replaced Output' })
    .click();
  await expect(outputs).toContainText(old);
  await expect(outputs).not.toContainText(fresh);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('jupyterlab-hpc:bring-back-output')
  );
  await expect(outputs).toContainText(fresh);
});

test('the cells below run when the job is done, if that was chosen', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('then.ipynb', [
    `${gate.code}\nprint("first")`,
    'print("then this")'
  ]);
  await hpc.submit(0);
  await page.getByLabel('When done:').selectOption('run-below');
  await expect
    .poll(async () => {
      const path = encodeURIComponent(hpc.path('then.ipynb'));
      const answer = await page.request.get(`/hpc/cards?notebook=${path}`);
      return JSON.stringify(await answer.json());
    })
    .toContain('run-below');
  gate.open();
  await hpc.delivered(0);
  await expect(hpc.cell(1).locator('.jp-OutputArea')).toContainText(
    'then this'
  );
  await expect(hpc.cell(1).locator('.jp-InputPrompt')).toContainText('[1]');
});
