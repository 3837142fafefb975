/* global window -- functions that run in the page */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { findBrowser } from '../setup/chromium.mjs';
import { ARTIFACTS, UI_TESTS } from '../setup/paths.mjs';
import { startLab } from '../setup/test-lab.mjs';

/** Milliseconds that JupyterLab may take to open in the browser. */
const OPENING = 90_000;

/**
 * A JupyterLab and a browser for the figures to share.
 *
 * @returns `{lab, newPage, close}`; `newPage(path)` resolves to a page that has
 * nothing in its cache, before JupyterLab is opened in it by `enter`.
 */
export async function openBench() {
  const lab = await startLab({
    log: join(ARTIFACTS, 'logs', 'bench-jupyterlab.log'),
    args: ['--LabApp.expose_app_in_browser=True']
  });
  const { chromium } = createRequire(join(UI_TESTS, 'package.json'))('@playwright/test');
  let browser;
  try {
    browser = await chromium.launch({ executablePath: await findBrowser() });
  } catch (error) {
    await lab.stop();
    throw error;
  }
  return {
    lab,
    newPage: async () => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      await lab.stop();
    }
  };
}

/** Open JupyterLab with an empty workspace, at a path below its root, and wait until it is restored. */
export async function enter(page, lab, path = '') {
  await page.goto(`${lab.url}/lab${path}?reset&token=${lab.token}`, { timeout: OPENING });
  await page.waitForFunction(() => window.jupyterapp !== undefined, null, { timeout: OPENING });
  await page.evaluate(() => window.jupyterapp.restored);
}

/** Put a notebook of code cells into JupyterLab's root. */
export async function writeNotebook(lab, name, sources) {
  const content = {
    cells: sources.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      execution_count: null,
      metadata: {},
      outputs: [],
      source
    })),
    metadata: {
      kernelspec: { display_name: 'Python 3 (ipykernel)', language: 'python', name: 'python3' },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
  const answer = await lab.request(`api/contents/${name}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'notebook', content })
  });
  if (!answer.ok) {
    throw new Error(`the notebook ${name} could not be written (${answer.status})`);
  }
}
