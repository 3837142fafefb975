import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createRequire } from 'node:module';

import { environment, UI_TESTS } from './paths.mjs';
import { must } from './run.mjs';
import { say, step, Stop } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of a Chromium on PATH, or null. */
export function browserOnPath() {
  return onPath(NAMES);
}

/** The first of some commands that PATH offers and this user may run, or null. */
export function onPath(names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder !== '' && isExecutable(path)) {
        return path;
      }
    }
  }
  return null;
}

/**
 * Path of a browser for the tests: Chromium on PATH, else the one that
 * Playwright downloads into this user's cache.
 */
export async function findBrowser() {
  const found = browserOnPath();
  if (found) {
    return found;
  }
  const playwright = createRequire(join(UI_TESTS, 'package.json'))('@playwright/test');
  const own = playwright.chromium.executablePath();
  if (!existsSync(own)) {
    try {
      await step('Fetching Playwright’s Chromium, for there is none on PATH', () => fetchBrowser());
    } catch (error) {
      throw new Stop(`${error.message}\nOr install Chromium or Google Chrome so that it is on PATH.`);
    }
  }
  return own;
}

function fetchBrowser() {
  return must(
    'The download of Chromium',
    process.execPath,
    [join(UI_TESTS, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'],
    { cwd: UI_TESTS, env: environment({ PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '' }) }
  );
}

/** As root on Debian and its kin: install a browser with fonts when there is none. */
export async function installBrowser() {
  if (browserOnPath()) {
    return;
  }
  if (!onPath(['apt-get'])) {
    say('No Chromium on PATH and no apt-get: Playwright’s own will be fetched.');
    return;
  }
  await aptInstall('Installing Chromium', ['chromium', 'fonts-dejavu-core', 'fonts-liberation']);
}

/** Install Debian packages; only root can. */
export async function aptInstall(title, packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(title, async () => {
    if (!onPath(['apt-get'])) {
      throw new Stop(`${packages.join(', ')} cannot be installed here without apt-get.`);
    }
    await must('apt-get update', 'apt-get', ['update', '-q'], { env });
    await must(
      'apt-get install',
      'apt-get',
      ['install', '-q', '-y', '--no-install-recommends', ...packages],
      { env, deadline: 900 }
    );
  });
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
