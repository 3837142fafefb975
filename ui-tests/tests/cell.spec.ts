import { CARD, Gate } from './hpc';
import { expect, test } from './story';

const PLOT = [
  'import matplotlib.pyplot as plt',
  'plt.plot([1, 4, 9, 16])',
  'plt.show()'
].join('\n');

const TABLE = [
  'class Table:',
  '    def _repr_html_(self):',
  '        return "<table><tr><th>mode</th></tr><tr><td>3.2 Hz</td></tr></table>"',
  'Table()'
].join('\n');

test('a cell runs as a job while the kernel stays free', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('free.ipynb', [
    `${gate.code}\nprint("the gate is open")\n6 * 7`,
    `${gate.opener}\n"the kernel was free"`
  ]);
  const card = await hpc.submit(0);
  await expect(card).toHaveAttribute('data-state', 'running');

  // What stands in the file while the job is out: the card and its twin, nothing live.
  const { cells } = await hpc.saved('free.ipynb');
  expect(cells[0].outputs).toHaveLength(1);
  const data = cells[0].outputs?.[0].data ?? {};
  expect(Object.keys(data).sort()).toEqual([CARD, 'text/plain'].sort());
  expect(data[CARD]).toEqual({ job: expect.any(String), role: 'card' });
  expect(data['text/plain']).toContain('on This server');
  expect(JSON.stringify(cells[0].outputs)).not.toMatch(/running|progress/);

  // The second cell, run in the kernel, is what lets the job go on.
  await hpc.choose(1);
  await page.keyboard.press('Shift+Enter');
  await expect(hpc.cell(1)).toContainText('the kernel was free');
  const outputs = await hpc.delivered(0);
  await expect(outputs).toContainText('the gate is open');
  await expect(outputs).toContainText('42');
});

test('text, plot, table and traceback come back as a local run would show them', async ({
  hpc
}) => {
  await hpc.openNotebook('kinds.ipynb', [
    'print("plain text")',
    PLOT,
    TABLE,
    '1 / 0'
  ]);
  for (const index of [0, 1, 2, 3]) {
    await hpc.submit(index);
  }
  await expect(await hpc.delivered(0)).toContainText('plain text');
  await expect((await hpc.delivered(1)).locator('img')).toBeVisible();
  await expect((await hpc.delivered(2)).locator('td')).toHaveText('3.2 Hz');
  await expect(await hpc.delivered(3)).toContainText(
    'ZeroDivisionError: division by zero'
  );
  const { cells } = await hpc.saved('kinds.ipynb');
  const kinds = cells.map(({ outputs }) => outputs?.[0].output_type);
  expect(kinds).toEqual(['stream', 'display_data', 'execute_result', 'error']);
});

test('Run as job is where one looks for it', async ({ hpc, page }) => {
  const ways: Record<string, () => Promise<void>> = {
    toolbar: () => hpc.runAsJob.click(),
    'cell toolbar': () =>
      page
        .locator('.jp-cell-toolbar')
        .getByRole('button', { name: /as a job/i })
        .click(),
    'context menu': async () => {
      await page.locator('.jp-mod-active .jp-InputPrompt').click({
        button: 'right'
      });
      await page
        .getByRole('menuitem', { name: 'Run Cell as Job', exact: true })
        .click();
    },
    menu: () => page.menu.clickMenuItem('Run>Run Cell as Job'),
    shortcut: () => page.keyboard.press('Control+Shift+Enter'),
    palette: async () => {
      await page.keyboard.press('Control+Shift+C');
      await page.keyboard.type('Run Cell as Job');
      await page.keyboard.press('Enter');
    }
  };
  const names = Object.keys(ways);
  await hpc.openNotebook(
    'ways.ipynb',
    names.map(name => `print("sent by the ${name}")`)
  );
  for (const [index, name] of names.entries()) {
    await test.step(name, async () => {
      await hpc.choose(index);
      await ways[name]();
      await expect(await hpc.delivered(index)).toContainText(
        `sent by the ${name}`
      );
    });
  }
});

test('a syntax error is said before anything is submitted', async ({
  hpc,
  page
}) => {
  await hpc.openNotebook('fault.ipynb', ['a = 1\nprint((a']);
  await hpc.choose(0);
  await hpc.runAsJob.click();
  await expect(page.getByRole('alert')).toContainText(/line 2/i);
  await expect(hpc.cards(hpc.cell(0))).toHaveCount(0);
  expect(hpc.submissions).toBe(0);
});

test('a cell that was edited meanwhile is not overwritten', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('edited.ipynb', [
    `${gate.code}\nprint("the first version")`,
    '"the next cell"'
  ]);
  await hpc.submit(0);
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' # edited');
  gate.open();
  const outputs = await hpc.delivered(1);
  await expect(outputs).toContainText('the first version');
  await expect(hpc.cell(0).locator('.jp-InputArea')).toContainText('# edited');
  await expect(hpc.cell(0)).toContainText('This cell was edited');
  await expect(hpc.cell(2)).toContainText('the next cell');
});

test('a result lands although the page was reloaded meanwhile', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('reload.ipynb', [
    `${gate.code}\nprint("after the reload")`
  ]);
  await hpc.submit(0);
  await page.notebook.save();
  await hpc.reload();
  await hpc.reopenNotebook('reload.ipynb');
  const card = hpc.cards(hpc.cell(0));
  await expect(card).toHaveAttribute('data-state', 'running');
  gate.open();
  await expect(await hpc.delivered(0)).toContainText('after the reload');
});
