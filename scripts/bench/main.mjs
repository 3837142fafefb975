import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { asOrdinaryUser } from '../setup/ordinary-user.mjs';
import { ARTIFACTS } from '../setup/paths.mjs';
import { endWithChildren } from '../setup/run.mjs';
import { conclude, say, Stop } from '../setup/say.mjs';
import { prepare } from '../test/prepare.mjs';
import { bundle } from './bundle.mjs';
import { cell } from './cell.mjs';
import { openBench } from './session.mjs';
import { submit } from './submit.mjs';
import { visible } from './visible.mjs';

/**
 * The figures, in the order in which they are measured.
 *
 * A figure is `{id, unit, goal, atMost | atLeast, measure}`; `measure(bench)`
 * resolves to `{value, samples}` (what it was computed from, for the report) or
 * rejects with the reason why there is none.
 */
const FIGURES = [bundle, cell, submit, visible];

const REPORT = join(ARTIFACTS, 'bench.json');

const HELP = `npm run bench [-- NAME … [--json FILE]]

  names: ${FIGURES.map(({ id }) => id).join(', ')}; all of them when none is given
  prints one line a figure: id | value | unit | goal | ok or short`;

/** `npm run bench`: measure, print, compare with the goals. */
export function main(args) {
  endWithChildren();
  return conclude(async () => {
    const wanted = parse(args);
    if (wanted.help) {
      say(HELP);
      return 0;
    }
    const names = wanted.figures.map(({ id }) => id);
    const code =
      process.getuid?.() === 0
        ? await asOrdinaryUser(join('scripts', 'bench.mjs'), names, { browser: true })
        : await measureAll(wanted.figures);
    if (wanted.file !== null) {
      await copyFile(REPORT, resolve(process.env.INIT_CWD ?? '.', wanted.file));
    }
    return code;
  });
}

function parse(args) {
  const words = [...args];
  const at = words.indexOf('--json');
  const [, file = null] = at < 0 ? [] : words.splice(at, 2);
  const help = words.includes('--help') || words.includes('-h');
  const unknown = words.filter(word => !help && !FIGURES.some(({ id }) => id === word));
  if (unknown.length > 0 || (at >= 0 && file === null)) {
    throw new Stop(
      unknown.length > 0
        ? `There is no figure "${unknown.join(' ')}".\n\n${HELP}`
        : `--json needs the name of a file.\n\n${HELP}`
    );
  }
  const figures = words.length > 0 ? FIGURES.filter(({ id }) => words.includes(id)) : FIGURES;
  return { help, file, figures };
}

/** Gives 0 when every goal is reached, else 1. */
async function measureAll(figures) {
  await rm(REPORT, { force: true });
  await prepare(['ui']);
  const bench = await openBench();
  const lines = [];
  try {
    for (const figure of figures) {
      lines.push(await line(figure, bench));
    }
  } finally {
    await bench.close();
  }
  await mkdir(ARTIFACTS, { recursive: true });
  await writeFile(REPORT, `${JSON.stringify(lines, null, 2)}\n`);
  return lines.every(({ verdict }) => verdict === 'ok') ? 0 : 1;
}

/** Measure a figure and print its line. */
async function line({ id, unit, goal, atMost, atLeast, measure }, bench) {
  let value;
  let samples;
  let reached = false;
  try {
    const measured = await measure(bench);
    ({ samples } = measured);
    reached = atMost === undefined ? measured.value >= atLeast : measured.value <= atMost;
    value = Number(measured.value.toPrecision(3));
  } catch (error) {
    value = `not measured: ${error.message.split('\n')[0]}`;
  }
  const verdict = reached ? 'ok' : 'short';
  say([id, value, unit, goal, verdict].join(' | '));
  return { id, value, unit, goal, verdict, samples };
}
