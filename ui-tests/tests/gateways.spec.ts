import { violations } from './axe';
import { leaveNothing, pageOf, rowOf } from './gateways';
import { openNarrow, tooWide } from './narrow';
import type { IPeers, Peer } from './peer';
import { startPeers } from './peer';
import { expect, test } from './story';

const TOKEN = 'a-token-of-the-story';

let peers: Peer<IPeers>;

test.beforeAll(async () => {
  peers = await startPeers(TOKEN);
});

test.afterAll(() => peers?.stop());

test.beforeEach(async ({ page, hpc }) => leaveNothing(page, hpc));

/** The stories of other files have *This server* alone. */
test.afterEach(async ({ page, hpc }) => leaveNothing(page, hpc));

test('a server is added by its address and a token, its echo runs, it is edited and removed', async ({
  hpc,
  page,
  picture
}) => {
  await hpc.openPanel();
  await hpc.panel.getByRole('button', { name: 'Add gateway…' }).click();
  const form = page.getByRole('form', { name: 'Add gateway' });
  await form.getByRole('button', { name: 'Connect' }).click();
  await expect(form).toContainText('This is needed.');
  await form.getByLabel('Address').fill(peers.servers['zoo-2024']);
  await form.getByRole('button', { name: 'Connect' }).click();

  // The server's own words, and what it asks for is chosen already.
  await expect(form).toContainText('A token is needed here.');
  await expect(form.getByLabel('Authentication')).toHaveValue('bearer');
  await picture('gateway-refused');
  await form.getByLabel('Token', { exact: true }).fill(TOKEN);
  await form.getByRole('button', { name: 'Connect' }).click();
  const found = form.getByRole('region', { name: 'Found' });
  await expect(found).toContainText('OGC API - Processes');
  await expect(found).toContainText('Capabilities');
  expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
  await picture('gateway-found');
  await form.getByLabel('Title').fill('Testbed');
  await form.getByRole('button', { name: 'Save' }).click();

  // Its page, with what it answered.
  const about = pageOf(page, 'Testbed');
  await expect(about).toContainText('Bearer token');
  await expect(about).toContainText('token: stored');
  await about.getByText('raw answers').click();
  await about.getByText(/^GET \. → 200 OK/).click();
  await expect(about.getByLabel('Answer').first()).toContainText(
    'content-type: application/json'
  );
  await about
    .getByText(/^GET processes\?limit=\d+ → 200 OK/)
    .first()
    .click();
  await about.getByRole('button', { name: 'Ask again' }).first().click();
  await expect(about.getByText(/^GET \. → 200 OK/)).toBeVisible();
  await expect(about).not.toContainText(TOKEN);
  expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
  await picture('gateway-page');

  // Its echo.
  await rowOf(hpc.panel, 'Testbed').waitFor();
  await hpc.process('echo').last().click();
  const echo = page.getByRole('form', { name: 'Inputs of echo' });
  await expect(echo).toBeVisible();
  await page.getByText('raw description').click();
  await page.getByText(/^GET .*echo.* → 200 OK/).click();
  await expect(page.getByLabel('Answer').last()).toContainText('"echo"');
  await echo.getByRole('textbox').first().fill('good morning');
  const results = await hpc.runToPage(echo);
  await expect(results).toContainText('good morning');

  // Another title; the token stays where it is.
  await rowOf(hpc.panel, 'Testbed').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit Gateway…' }).click();
  const edit = page.getByRole('form', { name: 'Edit Testbed' });
  await expect(edit.getByLabel('Token', { exact: true })).toHaveValue('');
  await edit.getByLabel('Title').fill('Echoes');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(pageOf(page, 'Echoes')).toContainText('token: stored');
  await expect(rowOf(hpc.panel, 'Echoes')).toBeVisible();

  // Away with it.
  await rowOf(hpc.panel, 'Echoes').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove Gateway…' }).click();
  const question = page.getByRole('group', { name: 'Remove Echoes?' });
  await expect(question).toContainText('1 job that was sent there');
  await picture('gateway-remove');
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(rowOf(hpc.panel, 'Echoes')).toHaveCount(0);
});

for (const looks of ['light', 'dark', 'narrow'] as const) {
  test(`adding and looking at a gateway look right: ${looks}`, async ({
    hpc,
    page,
    picture
  }) => {
    if (looks === 'dark') {
      await page.theme.setDarkTheme();
    }
    await (looks === 'narrow' ? openNarrow(hpc, page) : hpc.openPanel());
    await hpc.panel.getByRole('button', { name: 'Add gateway…' }).click();
    const form = page.getByRole('form', { name: 'Add gateway' });
    await form.getByLabel('Address').fill(peers.servers.plain);
    await form.getByLabel('Authentication').selectOption('bearer');
    await form.getByLabel('Token', { exact: true }).fill(TOKEN);
    await form.getByText('further settings').click();
    await form.getByLabel('CA file').fill('relative.pem');
    await form.getByRole('button', { name: 'Connect' }).click();
    await expect(form).toContainText(
      'An absolute path on the server is needed'
    );
    expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
    await picture(`gateway-${looks}-form`);
    await form.getByLabel('CA file').fill('');
    await form.getByRole('button', { name: 'Connect' }).click();
    await expect(form.getByRole('region', { name: 'Found' })).toBeVisible();
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(pageOf(page, 'Echo')).toContainText('conformance class');
    await expect(rowOf(hpc.panel, 'Echo')).toBeVisible();
    expect(await tooWide(hpc.panel)).toBe(0);
    expect(await violations(page, '.jp-HpcPanel, .jp-HpcDocument')).toEqual([]);
    await picture(`gateway-${looks}`);
  });
}
