import { gzipSync } from 'node:zlib';

import { enter } from './session.mjs';

const OURS = '/extensions/jupyterlab-hpc/static/';

/** What a user's browser loads of us before the first click: every file, compressed by itself. */
export const bundle = {
  id: 'bundle',
  unit: 'KiB',
  goal: '≤ 60',
  atMost: 60,
  measure: async ({ lab, newPage }) => {
    const page = await newPage();
    const loaded = new Map();
    page.on('response', response => {
      if (response.url().includes(OURS)) {
        loaded.set(response.url(), response.body());
      }
    });
    await enter(page, lab);
    await page.waitForLoadState('networkidle');
    const files = await Promise.all(loaded.values());
    await page.context().close();
    if (files.length === 0) {
      throw new Error('JupyterLab loaded no file of the extension');
    }
    const samples = files.map(body => gzipSync(body).length / 1024);
    return { value: samples.reduce((sum, size) => sum + size, 0), samples };
  }
};
