import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { asOrdinaryUser } from '../setup/ordinary-user.mjs';
import { ARTIFACTS, ROOT } from '../setup/paths.mjs';
import { endWithChildren } from '../setup/run.mjs';
import { conclude, duration, elapsed, say, Stop } from '../setup/say.mjs';
import { prepare } from './prepare.mjs';
import { lint } from './lint.mjs';
import { peers } from './peers.mjs';
import { server } from './server.mjs';
import { ui } from './ui.mjs';
import { unit } from './unit.mjs';
import { wheel } from './wheel.mjs';

const PARTS = { lint, unit, server, peers, wheel, ui };

/** Parts of one stage run side by side; a stage that fails ends the run. */
const STAGES = [['lint', 'wheel'], ['unit', 'server', 'peers'], ['ui']];

const HELP = `npm test [-- PART … [--keep-going] [--picture] [-- ARGUMENT …]]

  parts: ${Object.keys(PARTS).join(', ')}; all of them when none is named
  --keep-going   go on after a part that failed
  --picture      put the screenshot that the ui part takes into docs/images/
  ARGUMENT …     for Playwright, jest or pytest when exactly one part is named`;

/** `npm test`: set up what is missing, run the parts, count. */
export function main(args) {
  endWithChildren();
  return conclude(async () => {
    const wanted = parse(args);
    if (wanted.help) {
      say(HELP);
      return 0;
    }
    const code =
      process.getuid?.() === 0
        ? await asOrdinaryUser(join('scripts', 'test.mjs'), args, {
            browser: wanted.parts.includes('ui'),
            clusters: wanted.parts.some(part => ['peers', 'server'].includes(part))
          })
        : await runParts(wanted);
    if (wanted.picture) {
      await takePicture();
    }
    return code;
  });
}

function parse(args) {
  const border = args.includes('--') ? args.indexOf('--') : args.length;
  const words = args.slice(0, border);
  const flags = words.filter(word => word.startsWith('-'));
  const named = words.filter(word => !word.startsWith('-'));
  const unknown = [
    ...named.filter(name => !(name in PARTS)),
    ...flags.filter(flag => !['--keep-going', '--picture', '--help', '-h'].includes(flag))
  ];
  if (unknown.length > 0) {
    throw new Stop(`npm test does not know "${unknown.join(' ')}".\n\n${HELP}`);
  }
  const further = args.slice(border + 1);
  if (further.length > 0 && named.length !== 1) {
    throw new Stop('Arguments after -- are for one part: name it, for instance npm test -- unit.');
  }
  return {
    help: flags.includes('--help') || flags.includes('-h'),
    keepGoing: flags.includes('--keep-going'),
    picture: flags.includes('--picture'),
    parts: named.length > 0 ? named : Object.keys(PARTS),
    further
  };
}

async function runParts({ parts, keepGoing, further }) {
  await rm(ARTIFACTS, { recursive: true, force: true });
  await mkdir(ARTIFACTS, { recursive: true });
  const results = [];
  for (const stage of STAGES) {
    const now = stage.filter(part => parts.includes(part));
    if (now.length > 0 && (keepGoing || results.every(({ failed }) => failed === 0))) {
      await prepare(now);
      say(`\n${now.join(' and ')} …`);
      results.push(...(await Promise.all(now.map(part => timed(part, further)))));
    }
  }
  return summary(parts, results);
}

/** Run one part; whatever goes wrong inside counts as one failure of it. */
async function timed(part, further) {
  const start = Date.now();
  let result;
  try {
    result = await PARTS[part](further);
  } catch (error) {
    say(`${part}: ${error instanceof Stop ? error.message : error.stack}`);
    result = { passed: 0, failed: 1, closing: [] };
  }
  return { part, ...result, milliseconds: Date.now() - start };
}

function summary(parts, results) {
  say('');
  for (const { part, closing } of results) {
    closing.forEach(line => say(`${part}: ${line}`));
  }
  say('');
  for (const { part, passed, failed, milliseconds } of results) {
    const mark = failed === 0 ? 'ok    ' : 'failed';
    say(`${mark} ${part.padEnd(8)} ${passed} passed, ${failed} failed  ${duration(milliseconds)}`);
  }
  const left = parts.filter(part => !results.some(result => result.part === part));
  if (left.length > 0) {
    say(`not run after the failure: ${left.join(', ')}`);
  }
  const total = name => results.reduce((sum, result) => sum + result[name], 0);
  say(`in ${elapsed()}, all runners together:\n`);
  say(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 && left.length === 0 ? 0 : 1;
}

async function takePicture() {
  const taken = join(ARTIFACTS, 'screenshots', 'jupyterlab-hpc.png');
  if (!existsSync(taken)) {
    throw new Stop('The picture was not taken: see the ui part above.');
  }
  await mkdir(join(ROOT, 'docs', 'images'), { recursive: true });
  await copyFile(taken, join(ROOT, 'docs', 'images', 'jupyterlab-hpc.png'));
}
