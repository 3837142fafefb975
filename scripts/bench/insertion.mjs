/* global window, requestAnimationFrame -- functions that run in the page */
import { enter, writeNotebook } from './session.mjs';
import { median } from './statistics.mjs';

const NOTEBOOK = '.jp-NotebookPanel:not(.lm-mod-hidden)';

/** Milliseconds until a result has to be in the notebook. */
const DEADLINE = 90_000;

/** Printed by the job: 10 MB in lines of 100 characters. */
const TEXT = 'for n in range(100_000):\n    print(f"{n:06d}", "x" * 92)';

/** Results that would hold a page up, and the cells that make them. */
const LARGE = {
  text: TEXT,
  table: [
    'from IPython.display import HTML, display',
    'rows = "".join(f"<tr><td>{n}</td><td>{n * n}</td></tr>" for n in range(60_000))',
    'display(HTML(f"<table><tbody>{rows}</tbody></table>"))'
  ].join('\n'),
  picture: [
    'import os, zlib, struct',
    'from IPython.display import Image, display',
    'def chunk(kind, data):',
    '    whole = kind + data',
    '    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))',
    'size = 1500',
    'rows = b"".join(b"\\0" + os.urandom(3 * size) for _ in range(size))',
    'head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)',
    'png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1))',
    'display(Image(data=png + chunk(b"IEND", b"")))'
  ].join('\n'),
  lines: 'for n in range(1_000):\n    print(n, flush=True)',
  many: [
    'from IPython.display import HTML, display',
    'for n in range(300):',
    '    display(HTML(f"<b>{n}</b>"))'
  ].join('\n')
};

/** How many times longer the page stands still for 10 MB put in raw than for what we make of them. */
export const insertion = {
  id: 'insertion',
  unit: 'times',
  goal: '≥ 10',
  atLeast: 10,
  measure: bench =>
    inNotebook(bench, 'insertion.ipynb', { text: TEXT }, async page => {
      await deliver(page, 'text');
      const samples = await page.evaluate(sideBySide);
      return {
        value: median(samples.map(({ raw, ours }) => raw / ours)),
        samples: samples.map(({ raw, ours }) => ({ raw, ours }))
      };
    })
};

/** The longest time for which the page stands still while results of all kinds come in. */
export const longTask = {
  id: 'long-task',
  unit: 'ms (longest)',
  goal: '≤ 200',
  atMost: 200,
  measure: bench =>
    inNotebook(bench, 'long-task.ipynb', LARGE, async page => {
      const samples = [];
      for (const kind of Object.keys(LARGE)) {
        samples.push({ kind, longest: await deliver(page, kind) });
      }
      return { value: Math.max(...samples.map(({ longest }) => longest)), samples };
    })
};

async function inNotebook({ lab, newPage }, name, cells, work) {
  const page = await newPage();
  try {
    await writeNotebook(lab, name, Object.values(cells));
    await enter(page, lab, `/tree/${name}`);
    await page.locator(`${NOTEBOOK} .jp-Cell`).first().waitFor();
    await page.evaluate(async names => {
      window.hpcCells = names;
      await window.jupyterapp.shell.currentWidget.context.ready;
    }, Object.keys(cells));
    return await work(page);
  } finally {
    await page.context().close();
  }
}

/** Run a cell as a job; resolves, when its result stands, to the longest task after the job's end. */
async function deliver(page, kind) {
  await page.evaluate(async name => {
    const { content } = window.jupyterapp.shell.currentWidget;
    const index = window.hpcCells.indexOf(name);
    content.activeCellIndex = index;
    // What is not in sight is not drawn, and would cost nothing.
    await content.scrollToItem(index, 'start');
    await window.jupyterapp.commands.execute('jupyterlab-hpc:run-cell-as-job');
    window.hpcTasks = [];
    window.hpcObserver?.disconnect();
    window.hpcObserver = new PerformanceObserver(list => {
      window.hpcTasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    window.hpcObserver.observe({ entryTypes: ['longtask'] });
  }, kind);
  try {
    await page.waitForFunction(
      name => {
        // In the model: of many outputs JupyterLab draws the first ones only.
        const { widgets } = window.jupyterapp.shell.currentWidget.content;
        const outputs = widgets[window.hpcCells.indexOf(name)].model.sharedModel.getOutputs();
        return JSON.stringify(outputs.at(-1) ?? null).includes('"receipt"');
      },
      kind,
      { timeout: DEADLINE }
    );
  } catch {
    const there = await page.evaluate(name => {
      const { widgets } = window.jupyterapp.shell.currentWidget.content;
      return widgets[window.hpcCells.indexOf(name)].node.innerText.slice(0, 500);
    }, kind);
    throw new Error(`no result of the cell “${kind}” within ${DEADLINE / 1000} s, but: ${there}`);
  }
  return page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame++) {
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    return Math.max(0, ...window.hpcTasks);
  });
}

/** In the page: 10 MB as they are, and as a job's result brings them, into the same cell by turns. */
async function sideBySide() {
  const ROUNDS = 5;
  const cell = window.jupyterapp.shell.currentWidget.content.widgets[0].model.sharedModel;
  const ours = cell.getOutputs();
  const line = `${'x'.repeat(99)}\n`;
  const raw = [{ output_type: 'stream', name: 'stdout', text: line.repeat(100_000) }];
  const drawn = () =>
    new Promise(resolve =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      })
    );
  const time = async outputs => {
    cell.setOutputs([]);
    await drawn();
    const start = performance.now();
    cell.setOutputs(outputs);
    await drawn();
    return performance.now() - start;
  };
  const samples = [];
  for (let round = 0; round < ROUNDS; round++) {
    samples.push({ raw: await time(raw), ours: await time(ours) });
  }
  cell.setOutputs([]);
  return samples;
}
