import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { asOrdinaryUser } from './ordinary-user.mjs';
import { ARTIFACTS } from './paths.mjs';
import { endWithChildren } from './run.mjs';
import { conclude, say, Stop } from './say.mjs';

/**
 * Measure figures, print a line for each, compare with the goals: the whole of
 * `npm run bench` and `npm run faults`.
 *
 * A figure is `{id, unit, goal, atMost | atLeast, measure}`; `measure(given)`
 * resolves to `{value, samples}` (what it was computed from, for the report) or
 * rejects with the reason why there is none.
 *
 * `name` is that of the npm script and of the report; `options` are further
 * words of the command line that take a value, and what they are for; `open`
 * sets up what the figures share and resolves to it, with `close`; it is given
 * the values of the options and the figures that are wanted.
 */
export function runFigures(args, { name, figures, options = {}, browser = false, open }) {
  endWithChildren();
  const report = join(ARTIFACTS, `${name}.json`);
  return conclude(async () => {
    const wanted = parse(args, { name, figures, options: { ...options, json: 'the report' } });
    if (wanted.help !== null) {
      say(wanted.help);
      return 0;
    }
    const code =
      process.getuid?.() === 0
        ? await asOrdinaryUser(join('scripts', `${name}.mjs`), handedOn(wanted), { browser })
        : await measureAll(wanted, open, report);
    if (wanted.values.json !== undefined) {
      await copyFile(report, resolve(process.env.INIT_CWD ?? '.', wanted.values.json));
    }
    return code;
  });
}

function parse(args, { name, figures, options }) {
  const ids = figures.map(({ id }) => id);
  const usage = Object.entries(options).map(([word, what]) => `  --${word} VALUE: ${what}`);
  const help = `npm run ${name} [-- NAME … ]

  names: ${ids.join(', ')}; all of them when none is given
${usage.join('\n')}
  prints one line a figure: id | value | unit | goal | ok or short`;
  const words = [...args];
  const values = {};
  for (const option of Object.keys(options)) {
    const at = words.indexOf(`--${option}`);
    if (at >= 0) {
      [, values[option]] = words.splice(at, 2);
      if (values[option] === undefined) {
        throw new Stop(`--${option} needs a value.\n\n${help}`);
      }
    }
  }
  if (words.includes('--help') || words.includes('-h')) {
    return { help };
  }
  const unknown = words.filter(word => !ids.includes(word));
  if (unknown.length > 0) {
    throw new Stop(`There is no figure "${unknown.join(' ')}".\n\n${help}`);
  }
  const chosen = words.length > 0 ? figures.filter(({ id }) => words.includes(id)) : figures;
  return { help: null, values, figures: chosen };
}

/** The command line for the same script in the shoes of another user, who writes no report of his own. */
function handedOn({ values, figures }) {
  const options = Object.entries(values).filter(([word]) => word !== 'json');
  return [...figures.map(({ id }) => id), ...options.flatMap(([word, value]) => [`--${word}`, value])];
}

/** Gives 0 when every goal is reached, else 1. */
async function measureAll({ values, figures }, open, report) {
  await rm(report, { force: true });
  const given = await open(values, figures);
  const lines = [];
  try {
    for (const figure of figures) {
      lines.push(await line(figure, given));
    }
  } finally {
    await given.close();
  }
  await mkdir(ARTIFACTS, { recursive: true });
  await writeFile(report, `${JSON.stringify(lines, null, 2)}\n`);
  return lines.every(({ verdict }) => verdict === 'ok') ? 0 : 1;
}

/** Measure a figure and print its line. */
async function line({ id, unit, goal, atMost, atLeast, measure }, given) {
  let value;
  let samples;
  let reached = false;
  try {
    const measured = await measure(given);
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
