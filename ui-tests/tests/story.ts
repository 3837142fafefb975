import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { test as base } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import { Hpc } from './hpc';

/** Galata's test with our page object, and a folder for pictures. */
export const test = base.extend<{
  hpc: Hpc;
  picture: (name: string, of?: Locator) => Promise<void>;
}>({
  hpc: async ({ page, tmpPath }, use) => {
    const hpc = new Hpc(page, tmpPath);
    await use(hpc);
    hpc.removeProcess();
  },
  picture: async ({ page }, use) => {
    const folder = join(process.env.HPC_UI_ARTIFACTS ?? '.', 'screenshots');
    mkdirSync(folder, { recursive: true });
    await use(async (name, of) => {
      await (of ?? page).screenshot({
        path: join(folder, `${name}.png`),
        animations: 'disabled',
        caret: 'hide'
      });
    });
  }
});

export { expect } from '@jupyterlab/galata';
