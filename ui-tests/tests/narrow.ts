import { expect, type IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import type { Hpc } from './hpc';

/** Show the panel 200 pixels wide; JupyterLab itself does not go below 250 by default. */
export async function openNarrow(
  hpc: Hpc,
  page: IJupyterLabPageFixture
): Promise<void> {
  await page.evaluate(() =>
    document.body.style.setProperty('--jp-sidebar-min-width', '200px')
  );
  await hpc.openPanel();
  await page.sidebar.setWidth(200, 'left');
  const width = await hpc.panel.evaluate(panel => panel.clientWidth);
  expect(width).toBeLessThanOrEqual(210);
}

/** How many things reach out of the panel. */
export function tooWide(panel: Locator): Promise<number> {
  return panel.evaluate(
    node =>
      [...node.querySelectorAll('*')].filter(
        element =>
          element.getBoundingClientRect().right >
          node.getBoundingClientRect().right + 1
      ).length
  );
}
