/* global window -- functions that run in the page */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT } from '../setup/paths.mjs';
import { MANY, manyJobs, startWithMany } from '../setup/many-jobs.mjs';
import { median, quantile } from './statistics.mjs';

const ROUNDS = 15;
/** A plain list of ten thousand takes seconds each time. */
const PLAIN_ROUNDS = 2;

let measured = null;

/** First paint of ten thousand jobs in the panel's list. */
export const listPaint = {
  id: 'list-paint',
  unit: 'ms (median)',
  goal: '≤ 60',
  atMost: 60,
  measure: async bench => {
    const { paint } = await measureList(bench);
    return { value: median(paint.samples), samples: paint.samples };
  }
};

/** Elements of the list then. */
export const listNodes = {
  id: 'list-nodes',
  unit: 'elements',
  goal: '≤ 300',
  atMost: 300,
  measure: async bench => {
    const { paint, plainPaint } = await measureList(bench);
    return { value: paint.nodes, samples: { windowed: paint.nodes, plain: plainPaint.nodes } };
  }
};

/** A change of twenty jobs, until it is drawn and laid out. */
export const listUpdate = {
  id: 'list-update',
  unit: 'ms (p95)',
  goal: '≤ 8',
  atMost: 8,
  measure: async bench => {
    const { update } = await measureList(bench);
    return { value: quantile(update.samples, 0.95), samples: update.samples };
  }
};

/** How many times longer a plain list of the same cards takes to be painted, in the same page. */
export const listPaintRatio = {
  id: 'list-paint-plain',
  unit: 'times',
  goal: '≥ 20',
  atLeast: 20,
  measure: async bench => {
    const { paint, plainPaint } = await measureList(bench);
    return ratio(plainPaint.samples, paint.samples);
  }
};

/** How many times longer it takes to draw a change. */
export const listUpdateRatio = {
  id: 'list-update-plain',
  unit: 'times',
  goal: '≥ 20',
  atLeast: 20,
  measure: async bench => {
    const { update, plainUpdate } = await measureList(bench);
    return ratio(plainUpdate.samples, update.samples);
  }
};

/** From the start of the ledger to the first page of the list, with ten thousand jobs. */
export const ledgerStart = {
  id: 'ledger-start',
  unit: 's',
  goal: '≤ 1.5',
  atMost: 1.5,
  measure: async ({ lab }) => {
    const directory = join(lab.home, 'many-jobs');
    await manyJobs(directory);
    const samples = [];
    for (let round = 0; round < 5; round++) {
      samples.push(await startWithMany(directory));
    }
    return { value: median(samples), samples };
  }
};

/** All of the list's figures, from one page. */
function measureList(bench) {
  measured ??= inOnePage(bench);
  return measured;
}

async function inOnePage({ lab, newPage }) {
  const page = await newPage();
  try {
    await page.setContent(
      '<div id="list" class="jp-HpcPanel-jobs" style="width: 300px; height: 700px; overflow: auto"></div>'
    );
    await page.addStyleTag({ content: await styles() });
    await page.addScriptTag({ path: await bundled(join(lab.home, 'list-page')) });
    const ask = (what, kind, rounds) =>
      page.evaluate(
        ([what, kind, count, rounds]) => window.listBench[what](kind, count, rounds),
        [what, kind, MANY, rounds]
      );
    // For the compiler of the page.
    await ask('paint', 'windowed', 3);
    return {
      paint: await ask('paint', 'windowed', ROUNDS),
      plainPaint: await ask('paint', 'plain', PLAIN_ROUNDS),
      update: await ask('update', 'windowed', 2 * ROUNDS),
      plainUpdate: await ask('update', 'plain', PLAIN_ROUNDS)
    };
  } finally {
    await page.context().close();
  }
}

async function styles() {
  const folder = join(ROOT, 'style');
  const names = (await readdir(folder)).filter(name => name.endsWith('.css'));
  const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
  return [
    ...texts.map(text => text.replace(/@import[^;]*;/g, '')),
    '.jp-ReactWidget, #list > .jp-HpcJobs-parts { height: 100%; }'
  ].join('\n');
}

/** The page's script, with React as browsers get it; made by the builder of the extension. */
async function bundled(folder) {
  const { rspack } = createRequire(join(ROOT, 'package.json'))('@rspack/core');
  const compiler = rspack({
    mode: 'production',
    devtool: false,
    context: ROOT,
    entry: join(ROOT, 'scripts', 'bench', 'list-page.mjs'),
    output: { path: folder, filename: 'list.js' }
  });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, stats) => (error ? reject(error) : resolve(stats)))
  );
  if (stats.hasErrors()) {
    throw new Error(stats.toString({ all: false, errors: true }));
  }
  return join(folder, 'list.js');
}

function ratio(plain, ours) {
  return { value: median(plain) / median(ours), samples: { plain, ours } };
}
