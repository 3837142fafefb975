/* global window -- functions that run in the page */
import { enter, openBench, writeNotebook } from '../bench/session.mjs';
import { prepare } from '../test/prepare.mjs';

const RACES = 200;

/** Jobs that are out together. */
const BATCH = 10;

/** Milliseconds after the first submission within which a cell is edited: the results come in them. */
const SPREAD = 6_000;

/** Milliseconds that the results of one batch may take. */
const DEADLINE = 120_000;

/** Cells that a user edits while their results come in: how often a result took the place of an edit, or was lost or doubled. */
export const races = {
  id: 'races',
  unit: `overwritten of ${RACES}`,
  goal: '0',
  atMost: 0,
  measure: async ({ seed }) => {
    await prepare(['ui']);
    const bench = await openBench();
    try {
      const page = await bench.newPage();
      const name = 'races.ipynb';
      await writeNotebook(bench.lab, name, Array.from({ length: RACES }, (_, n) => `print(${n})`));
      await enter(page, bench.lab, `/tree/${name}`);
      await page.locator('.jp-NotebookPanel .jp-Cell').first().waitFor();
      await page.evaluate(watch);
      const random = generator(Number(seed));
      for (let from = 0; from < RACES; from += BATCH) {
        const delays = Array.from({ length: BATCH }, () => Math.floor(random() * SPREAD));
        await page.evaluate(race, { from, delays });
        await page.waitForFunction(count => window.hpcRaces.settled() === count, from + BATCH, {
          timeout: DEADLINE
        });
      }
      const told = await page.evaluate(() => window.hpcRaces.tell());
      return { value: told.faults.length, samples: [told] };
    } finally {
      await bench.close();
    }
  }
};

/** Numbers from 0 to 1 that the seed decides (mulberry32). */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** In the page: what became of each race. */
function watch() {
  const MARK = 'jupyterlab_hpc';
  const notebook = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
  const edits = new Map();
  const faults = [];
  const results = () => {
    const found = new Map();
    for (const cell of notebook.cells) {
      for (const { metadata } of cell.getOutputs()) {
        if (metadata?.[MARK]?.role === 'receipt') {
          const { job } = metadata[MARK];
          found.set(job, [...(found.get(job) ?? []), cell]);
        }
      }
    }
    return found;
  };
  const judged = new Map();
  // Called after every change of the document, before anybody else changes it.
  const judge = () => {
    for (const [job, cells] of results()) {
      if (cells.length > 1) {
        faults.push(`doubled ${job}`);
      }
      if (!judged.has(job)) {
        const source = cells[0].getSource();
        judged.set(job, source);
        if (source.includes('edited')) {
          faults.push(`overwritten ${source}`);
        }
      }
    }
  };
  notebook.changed.connect(judge);
  window.hpcRaces = {
    edits,
    settled: () => judged.size,
    tell: () => {
      for (const [id, source] of edits) {
        if (notebook.cells.find(cell => cell.id === id)?.getSource() !== source) {
          faults.push(`lost ${source}`);
        }
      }
      const below = notebook.cells.length - edits.size;
      return { races: edits.size, below, inPlace: judged.size - below, faults };
    }
  };
}

/** In the page: submit cells, and edit each at its moment. */
async function race({ from, delays }) {
  const { content } = window.jupyterapp.shell.currentWidget;
  const { edits } = window.hpcRaces;
  const begun = performance.now();
  const editing = [];
  for (const [n, delay] of delays.entries()) {
    const source = `print(${from + n})`;
    const index = content.widgets.findIndex(
      ({ model }) => model.sharedModel.getSource() === source && !edits.has(model.id)
    );
    const { model } = content.widgets[index];
    content.activeCellIndex = index;
    await window.jupyterapp.commands.execute('jupyterlab-hpc:run-cell-as-job');
    const edited = `${source} # edited`;
    edits.set(model.id, edited);
    editing.push(
      new Promise(resolve => {
        setTimeout(
          () => {
            model.sharedModel.setSource(edited);
            resolve();
          },
          Math.max(0, delay - (performance.now() - begun))
        );
      })
    );
  }
  await Promise.all(editing);
}
