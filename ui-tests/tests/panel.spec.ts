import { expect, test } from './story';

test('the panel lists the processes of This server', async ({ hpc }) => {
  await hpc.openPanel();
  const server = hpc.panel.getByRole('treeitem', { name: /^This server/ });
  await expect(server).toBeVisible();
  await expect(server).toContainText(/\d+ process/);
  for (const id of ['echo', 'run-cell', 'fft-filter']) {
    await expect(hpc.process(id)).toBeVisible();
  }
});

test('the search narrows processes down, and says when there is none', async ({
  hpc
}) => {
  await hpc.openPanel();
  const search = hpc.panel.getByRole('searchbox', {
    name: 'Search processes and jobs'
  });
  await search.fill('fft');
  await expect(hpc.process('fft-filter')).toBeVisible();
  await expect(hpc.process('echo')).toHaveCount(0);
  await search.fill('no such thing');
  await expect(hpc.panel).toContainText('No process matches “no such thing”');
});

test('arrow keys walk through the processes, Enter opens a form', async ({
  hpc,
  page
}) => {
  await hpc.openPanel();
  await hpc.panel.getByRole('treeitem', { name: /^This server/ }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  const first = hpc.panel.getByRole('treeitem').nth(1);
  await expect(first).toBeFocused();
  await page.keyboard.press('End');
  await expect(hpc.panel.getByRole('treeitem').last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form', { name: /^Inputs of / })).toBeVisible();
});
