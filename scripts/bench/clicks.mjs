/* global window, document, requestAnimationFrame, MutationObserver -- functions that run in the page */
import { join } from 'node:path';

import { ARTIFACTS } from '../setup/paths.mjs';
import { enter, writeNotebook } from './session.mjs';

/** Clicks that are measured, and those before that warm the server and the page up. */
const MEASURED = 24;
const WARM = 3;

const NOTEBOOK = '.jp-NotebookPanel:not(.lm-mod-hidden)';

/** Milliseconds that one job may take to come back. */
const DEADLINE = 60_000;

/**
 * Run cells as jobs by clicks on *Run as job*, one after the other, each after
 * the result of the one before has come.
 *
 * @returns per click `{job, clicked, seen}`: the job's id, and when (milliseconds
 * since 1970) the click happened and the result was on the screen.
 */
export async function clickThrough({ lab, newPage }, name, source) {
  const page = await newPage();
  try {
    const count = WARM + MEASURED;
    await writeNotebook(lab, name, Array.from({ length: count }, (_, index) => source(index)));
    await enter(page, lab, `/tree/${name}`);
    await page.locator(`${NOTEBOOK} .jp-Cell`).first().waitFor();
    await page.evaluate(watch, NOTEBOOK);
    const clicks = [];
    for (let index = 0; index < count; index++) {
      const cell = page.locator(`${NOTEBOOK} .jp-Cell[data-windowed-list-index="${index}"]`);
      await cell.scrollIntoViewIfNeeded();
      await cell.locator('.jp-InputPrompt').click();
      await page
        .locator(`${NOTEBOOK} .jp-NotebookPanel-toolbar`)
        .getByRole('button', { name: /run.*as.job/i })
        .click();
      clicks.push(
        await (
          await page.waitForFunction(() => window.hpcBench.take(), null, { timeout: DEADLINE })
        ).jsonValue()
      );
    }
    return clicks.slice(WARM);
  } catch (error) {
    await page.screenshot({ path: join(ARTIFACTS, 'screenshots', `bench-${name}.png`) });
    throw error;
  } finally {
    await page.context().close();
  }
}

/** In the page: note when the button is clicked, which card appears, and when a result is drawn. */
function watch(notebook) {
  const now = performance.timeOrigin;
  let clicked = null;
  let job = null;
  let seen = null;
  document.addEventListener(
    'click',
    event => {
      if (event.target.closest?.('[data-jp-item-name="jupyterlab-hpc-run-as-job"]')) {
        clicked = now + event.timeStamp;
        job = null;
        seen = null;
      }
    },
    true
  );
  const done = new Set();
  const look = () => {
    const card = document.querySelector(`${notebook} .jp-OutputArea [data-job]`);
    job ??= card?.getAttribute('data-job') ?? null;
    for (const receipt of document.querySelectorAll(`${notebook} .jp-HpcReceipt`)) {
      const cell = receipt.closest('.jp-Cell').getAttribute('data-windowed-list-index');
      if (!done.has(cell)) {
        done.add(cell);
        // The frame that shows it has been drawn when the one after it begins.
        requestAnimationFrame(() => {
          seen = now + performance.now();
        });
      }
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  window.hpcBench = {
    take: () => {
      const whole = clicked !== null && job !== null && seen !== null;
      const result = whole ? { job, clicked, seen } : null;
      if (whole) {
        clicked = null;
      }
      return result;
    }
  };
}
