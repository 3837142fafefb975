import type { APIRequestContext } from '@playwright/test';

import { Gate } from './hpc';
import type { IPeers, Peer } from './peer';
import { startPeers } from './peer';
import { expect, test } from './story';

const TOKEN = 'a-token-of-the-story';
const TITLE = 'Far away';

/** Milliseconds for a job, and for the worker to fetch what came of it. */
const JOB = 45_000;

let peers: Peer<IPeers>;

test.beforeAll(async () => {
  peers = await startPeers(TOKEN);
});

test.afterAll(() => peers?.stop());

/** The stories of other files have *This server* alone. */
test.afterEach(async ({ hpc, page }) => {
  await hpc.forgetJobs();
  await page.request.delete('/hpc/gateways/far');
});

/** Wait until the server has the results of its newest job, with nobody to help it. */
async function collected(request: APIRequestContext): Promise<void> {
  await expect
    .poll(
      async () => {
        const answer = await request.get('/hpc/jobs?since=0');
        const { jobs } = (await answer.json()) as {
          jobs: { created: string; results: boolean; job: { rest: boolean } }[];
        };
        const newest = jobs.sort((a, b) => (a.created < b.created ? 1 : -1))[0];
        return newest.results && newest.job.rest;
      },
      { timeout: JOB, message: 'the results on the server' }
    )
    .toBe(true);
}

test('the browser is closed while a remote job runs: its result has been fetched on return', async ({
  hpc,
  page
}) => {
  await hpc.forgetJobs();
  await hpc.openPanel();
  const made = await page.request.post('/hpc/gateways', {
    data: {
      id: 'far',
      title: TITLE,
      protocol: 'ogcapi-processes',
      url: peers.servers.plain,
      auth: { scheme: 'bearer', token: TOKEN }
    }
  });
  expect(made.status()).toBe(201);
  await hpc.panel.getByRole('treeitem', { name: /^Far away/ }).waitFor();
  await hpc.process('echo').last().click();
  const form = page.getByRole('form', { name: 'Inputs of echo' });
  await form.getByRole('textbox').first().fill('good evening');
  await form
    .getByLabel(/^pause/i)
    .first()
    .fill('3');
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  const card = hpc.cards(page.getByRole('region', { name: 'Last job' }));
  await expect(card).toHaveAttribute('data-state', /accepted|running/);

  const back = await hpc.leave();
  await collected(page.request);

  await back();
  // The panel stood open when the browser was closed, and comes back with the page.
  const there = hpc.cards(hpc.panel).first();
  await expect(there).toHaveAttribute('data-state', 'successful');
  await there.getByRole('button', { name: 'echo', exact: true }).click();
  const detail = page.locator('.jp-HpcDocument:not(.lm-mod-hidden)');
  await expect(detail).toContainText('good evening');
});

test('the browser is closed while a cell is out: the result is in its place on return', async ({
  hpc,
  page
}) => {
  const gate = new Gate();
  await hpc.openNotebook('closed.ipynb', [
    `${gate.code}\nprint("while you were away")`
  ]);
  const card = await hpc.submit(0);
  await expect(card).toHaveAttribute('data-state', 'running');
  await hpc.saved('closed.ipynb');

  const back = await hpc.leave();
  gate.open();
  await collected(page.request);

  await back();
  await hpc.reopenNotebook('closed.ipynb');
  await expect(await hpc.delivered(0)).toContainText('while you were away');
});
