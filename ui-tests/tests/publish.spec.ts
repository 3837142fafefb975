import type { Locator } from '@playwright/test';

import { violations } from './axe';
import type { Hpc } from './hpc';
import type { IPeers, Peer } from './peer';
import { startPeers } from './peer';
import { expect, test } from './story';

const WORKFLOWS = 'Workflows';
const TOKEN = 'a-token-of-the-story';

const CELL = `days = 7
label = "total"
total = sum(range(days))
print(label, total)
`;

const CWL = `cwlVersion: v1.2
class: CommandLineTool
id: water
baseCommand: [echo, water]
inputs: {}
outputs: {}
`;

/** The page of ours in front. */
function inFront(hpc: Hpc): Locator {
  return hpc.page.locator('.jp-HpcDocument:not(.lm-mod-hidden)');
}

async function undeployed(hpc: Hpc, id: string): Promise<void> {
  await hpc.page.request.delete(`/hpc/engine/processes/${id}`);
}

test('a cell is published as a process, which others run by a form with other inputs, and is undeployed', async ({
  hpc,
  page,
  picture
}) => {
  await undeployed(hpc, 'sum-of-days');
  await hpc.openNotebook('trend.ipynb', [CELL]);
  await hpc.openPanel();
  await hpc.cell(0).locator('.jp-InputPrompt').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Publish Cell as Process' }).click();
  const form = page.getByRole('form', { name: 'Publish a cell as a process' });
  const id = form.getByLabel('Id', { exact: true });
  await expect(id).toHaveValue('trend-1');

  // What the cell gives a simple value is an input; those lines are left out.
  const days = form.getByRole('group', { name: 'Input days' });
  await expect(days.getByLabel('Default')).toHaveValue('7');
  await expect(form.getByRole('region', { name: 'Source' })).toContainText(
    '# days = 7'
  );
  await id.fill('sum of days');
  await form.getByLabel('Title', { exact: true }).first().fill('Sum of days');
  await days.getByLabel('Title').fill('Days');
  await days.getByLabel('Smallest').fill('10');
  await form.getByRole('button', { name: 'total', exact: true }).click();
  await form.getByRole('button', { name: 'Publish', exact: true }).click();

  // Nothing is sent while something is wrong; it is said beside the field.
  await expect(id).toBeFocused();
  await expect(id).toHaveAccessibleDescription(/An id has letters/);
  await expect(days.getByLabel('Default')).toHaveAccessibleDescription(
    /outside of the limits/
  );
  await id.fill('sum-of-days');
  await days.getByLabel('Smallest').fill('1');
  expect(await violations(page, '.jp-HpcDocument')).toEqual([]);
  await picture('publish');
  await form.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(form).toContainText('Published as “sum-of-days”');
  await expect(hpc.process('sum-of-days')).toContainText('Sum of days');

  // Published again it takes its own place, after a question.
  await expect(form).toContainText('“sum-of-days” is there already');
  await form.getByLabel('Description').fill('Adds up days.');
  const replace = form.getByRole('button', { name: /replace/i });
  await replace.click();
  await expect(replace).toHaveText('really Replace?');
  await replace.click();
  await expect(form).toContainText('Published as “sum-of-days”');
  await form.getByRole('button', { name: 'Open its form' }).click();

  const inputs = page.getByRole('form', { name: 'Inputs of sum-of-days' });
  await inputs.getByLabel('Days').fill('5');
  const job = await hpc.runToPage(inputs);
  await expect(job).toContainText('10');
  await expect(job).toContainText('total 10');

  await hpc.process('sum-of-days').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Replace or Undeploy' }).click();
  const undeploy = inFront(hpc).getByRole('button', { name: /undeploy/i });
  await undeploy.click();
  await expect(undeploy).toHaveText('really Undeploy?');
  await undeploy.click();
  await expect(inFront(hpc)).toContainText('“sum-of-days” was undeployed');
  await expect(hpc.process('sum-of-days')).toHaveCount(0);
  await expect(hpc.process('echo')).toBeVisible();
});

test.describe('at a server elsewhere', () => {
  let peers: Peer<IPeers>;
  test.beforeAll(async () => {
    peers = await startPeers(TOKEN);
  });
  test.afterAll(() => peers?.stop());
  test.afterEach(async ({ page }) => {
    await page.request.delete('/hpc/gateways/workflows');
  });

  test('a process is deployed from a CWL file, refused in the server’s words the second time, and undeployed', async ({
    hpc,
    page
  }) => {
    await hpc.openPanel();
    const added = await page.request.post('/hpc/gateways', {
      data: {
        id: 'workflows',
        title: WORKFLOWS,
        protocol: 'ogcapi-processes',
        url: peers.servers['deploys-cwl'],
        auth: { scheme: 'bearer', token: TOKEN }
      }
    });
    expect(added.status(), await added.text()).toBe(201);
    await page.contents.uploadContent(CWL, 'text', hpc.path('water.cwl'));
    const gateway = hpc.panel.getByRole('treeitem', { name: /^Workflows/ });
    await expect(gateway).toHaveAttribute('data-deploy', 'true');
    await gateway.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Deploy Process' }).click();
    const form = page.getByRole('form', { name: 'Deploy a process' });
    await expect(form.getByLabel('Gateway')).toHaveValue('workflows');
    await form.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(form.getByLabel('Package')).toHaveAccessibleDescription(
      /Paste a package/
    );
    await hpc.browse(form, 0, 'water.cwl', /Browse/);
    await expect(form.getByLabel('Package')).toHaveValue(CWL);
    await expect(form.getByLabel('Type')).toHaveValue('application/cwl+yaml');
    await form.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(inFront(hpc)).toContainText('Deployed as “water”.');
    await expect(hpc.process('water')).toContainText('Deployed water');

    await form.getByRole('button', { name: 'Deploy', exact: true }).click();
    await expect(inFront(hpc).getByRole('alert').first()).toContainText(
      'The process water is there already.'
    );

    await hpc.process('water').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Replace or Undeploy' }).click();
    const undeploy = inFront(hpc).getByRole('button', { name: /undeploy/i });
    await undeploy.click();
    await undeploy.click();
    await expect(inFront(hpc)).toContainText('“water” was undeployed');
    await expect(hpc.process('water')).toHaveCount(0);
  });
});
