import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ARTIFACTS, environment, PYTHON, ROOT } from '../setup/paths.mjs';
import { must } from '../setup/run.mjs';
import { startLab } from '../setup/test-lab.mjs';
import { until } from './engine.mjs';
import { median } from './statistics.mjs';

const FINISHED = 10_000;
const RUNNING = 100;
const ROUNDS = 25;

/** Seconds that the running jobs go on; longer than all of this takes. */
const PAUSE = 1_800;

/** The slowest kind of answer, by its median, with 100 jobs that run and 10,000 that have ended. */
export const crowd = {
  id: 'engine',
  unit: 'ms (largest median)',
  goal: '≤ 50',
  atMost: 50,
  measure: async () => {
    const lab = await startLab({
      log: join(ARTIFACTS, 'logs', 'bench-crowd.log'),
      args: [`--HpcApp.max_running=${RUNNING}`],
      furnish: ({ JUPYTER_DATA_DIR }) => many(join(JUPYTER_DATA_DIR, 'hpc', 'engine'))
    });
    try {
      return await answers(lab);
    } finally {
      await lab.stop();
    }
  }
};

/** How long the engine takes until it answers, with 10,000 jobs of an earlier server. */
export const start = {
  id: 'engine-start',
  unit: 's',
  goal: '≤ 1.5',
  atMost: 1.5,
  measure: async ({ lab }) => {
    const directory = join(lab.home, 'many');
    await many(directory);
    const samples = [];
    for (let round = 0; round < 5; round++) {
      const { output } = await python(['--start', directory]);
      samples.push(Number(output.trim().split('\n').at(-1)));
    }
    return { value: median(samples), samples };
  }
};

async function many(directory) {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await python(['--make', String(FINISHED), directory]);
}

function python(args) {
  return must('The making of many jobs', PYTHON, ['-m', 'jupyterlab_hpc.tests.engine.many', ...args], {
    cwd: ROOT,
    env: environment()
  });
}

async function answers(lab) {
  const ask = (path, options) => lab.request(`hpc/engine/${path}`, options);
  const running = [];
  while (running.length < RUNNING) {
    running.push(await execute(ask, PAUSE));
  }
  await until(async () => {
    const { jobs } = await json(ask(`jobs?status=running&limit=${RUNNING}`));
    return jobs.length === RUNNING && jobs.every(job => job.progress > 0 || job.message !== 'Running')
      ? jobs
      : null;
  }, 'the start of all jobs');
  const { jobs } = await json(ask('jobs?status=successful&limit=1000'));
  const done = jobs.at(-1).jobID;
  const paths = {
    landing: '',
    processes: 'processes',
    process: 'processes/echo',
    'status, running': `jobs/${running[50]}`,
    'status, ended': `jobs/${done}`,
    jobs: 'jobs',
    'jobs, deep': await deep(ask),
    'jobs, by status': 'jobs?status=failed',
    'jobs, by process': 'jobs?processID=run-cell',
    'jobs, by time': 'jobs?datetime=../2020-01-01T00:00:00Z',
    'jobs, by duration': 'jobs?minDuration=100000',
    results: `jobs/${done}/results`,
    log: `jobs/${done}/log?lines=100`
  };
  const samples = {};
  for (const [kind, path] of Object.entries(paths)) {
    samples[kind] = await timed(() => answered(ask(path)));
  }
  samples.execute = await timed(() => execute(ask, 0));
  return { value: Math.max(...Object.values(samples).map(median)), samples };
}

/** The place of a page in the middle of all jobs, as a client gets there: by `next`. */
async function deep(ask) {
  let page = await json(ask('jobs?limit=1000'));
  for (let turn = 0; turn < 4; turn++) {
    page = await json(ask(next(page)));
  }
  return next(page).replace('limit=1000', 'limit=10');
}

function next({ links }) {
  return links.find(({ rel }) => rel === 'next').href.split('/hpc/engine/')[1];
}

async function execute(ask, pause) {
  const answer = await ask('processes/echo/execution', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Prefer: 'respond-async' },
    body: JSON.stringify({ inputs: { a: 'x', pause } })
  });
  return (await json(answer)).jobID;
}

/** Milliseconds of each round. */
async function timed(request) {
  const samples = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    await request();
    samples.push(performance.now() - begun);
  }
  return samples;
}

async function json(answer) {
  return JSON.parse(await answered(answer));
}

async function answered(answer) {
  const response = await answer;
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 200)}`);
  }
  return text;
}
