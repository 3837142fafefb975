import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import type { Hpc } from './hpc';
import { expect } from './story';

/** A gateway in the panel. */
export function rowOf(panel: Locator, title: string): Locator {
  return panel.getByRole('treeitem', { name: new RegExp(`^${title}, `) });
}

/** The page in front. */
export function inFront(hpc: Hpc): Locator {
  return hpc.page.locator('.jp-HpcDocument:not(.lm-mod-hidden)');
}

/** The page about a gateway, in front. */
export function pageOf(page: IJupyterLabPageFixture, title: string): Locator {
  return page
    .locator('.jp-HpcDocument:not(.lm-mod-hidden)')
    .filter({ has: page.getByRole('heading', { name: title, exact: true }) });
}

/** Open the page that adds a gateway, and ask an address what it is. */
export async function connect(hpc: Hpc, address: string): Promise<Locator> {
  const form = hpc.page.getByRole('form', { name: 'Add gateway' });
  if (!(await form.isVisible())) {
    await hpc.openPanel();
    await hpc.panel.getByRole('button', { name: 'Add gateway…' }).click();
  }
  await form.getByLabel('Address').fill(address);
  await form.getByRole('button', { name: 'Connect' }).click();
  return form;
}

/** Add a gateway by its address, under a title; its page is in front then. */
export async function addGateway(
  hpc: Hpc,
  address: string,
  title: string
): Promise<Locator> {
  const form = await connect(hpc, address);
  await expect(form.getByRole('region', { name: 'Found' })).toContainText(
    'OGC API - Processes'
  );
  await form.getByLabel('Title').fill(title);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(rowOf(hpc.panel, title)).toBeVisible();
  return pageOf(hpc.page, title);
}

/** Open the page of the jobs that a gateway's server lists. */
export async function openServerJobs(
  hpc: Hpc,
  title = 'This server'
): Promise<Locator> {
  await hpc.openPanel();
  await rowOf(hpc.panel, title).click({ button: 'right' });
  await hpc.page
    .getByRole('menuitem', { name: 'Show Jobs on the Server' })
    .click();
  const page = inFront(hpc);
  await expect(
    page.getByRole('heading', { name: `Jobs on ${title}` })
  ).toBeVisible();
  return page;
}

/** Remove all jobs at rest, and all gateways that were added. */
export async function leaveNothing(
  page: IJupyterLabPageFixture,
  hpc: Hpc
): Promise<void> {
  await hpc.forgetJobs();
  const answer = await page.request.get('/hpc/gateways');
  const gateways = (await answer.json()) as { id: string; editable: boolean }[];
  for (const { id } of gateways.filter(({ editable }) => editable)) {
    await page.request.delete(`/hpc/gateways/${id}`);
  }
}
