const { join } = require('node:path');
const base = require('@jupyterlab/galata/lib/playwright-config');

const { HPC_UI_URL, HPC_UI_ARTIFACTS, HPC_UI_CHROMIUM } = process.env;

if (!HPC_UI_URL || !HPC_UI_ARTIFACTS) {
  throw new Error(
    'The browser tests need a JupyterLab of their own: start them with "npm test -- ui" in the clone.'
  );
}

module.exports = {
  ...base,
  testDir: 'tests',
  outputDir: join(HPC_UI_ARTIFACTS, 'playwright'),
  // One JupyterLab with one list of jobs: the tests tell their stories one after the other.
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    ...base.use,
    baseURL: HPC_UI_URL,
    viewport: { width: 1440, height: 900 },
    video: 'off',
    // Every story can be played back: npx playwright show-trace test-artifacts/playwright/…/trace.zip
    trace: 'on',
    screenshot: 'only-on-failure',
    launchOptions: HPC_UI_CHROMIUM ? { executablePath: HPC_UI_CHROMIUM } : {}
  }
};
