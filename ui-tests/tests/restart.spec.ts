import { Gate } from './hpc';
import { OwnLab } from './own-lab';
import { expect, test } from './story';

test('a result lands although the server was killed, and the job ended while it was down', async ({
  page
}) => {
  test.setTimeout(240_000);
  const gate = new Gate();
  const lab = await OwnLab.start({
    'survives.ipynb': `${gate.code}\nprint("it survived")`
  });
  try {
    const tab = await page.context().newPage();
    await tab.goto(`${lab.url}/lab/tree/survives.ipynb?reset`);
    const cell = tab.locator('.jp-NotebookPanel .jp-Cell').first();
    await cell.locator('.jp-InputPrompt').click({ timeout: 60_000 });
    await tab
      .locator('.jp-NotebookPanel-toolbar')
      .getByRole('button', { name: /Run.*as.job/i })
      .click();
    await expect(cell.locator('[data-job]')).toHaveAttribute(
      'data-state',
      'running',
      { timeout: 45_000 }
    );
    await lab.kill();
    gate.open();
    await lab.run();
    await expect(cell.locator('.jp-HpcReceipt')).toHaveCount(1, {
      timeout: 90_000
    });
    await expect(cell.locator('.jp-OutputArea')).toContainText('it survived');
    await tab.close();
  } finally {
    await lab.clear();
  }
});
