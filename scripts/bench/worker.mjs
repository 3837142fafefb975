import { randomUUID } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import { until } from './engine.mjs';

const JOBS = 200;
const MIB = 1 << 20;

/** Most memory of the worker while it sees 200 jobs of the engine from their order to their results. */
export const workerMemory = {
  id: 'worker-memory',
  unit: 'MiB (peak)',
  goal: '≤ 80',
  atMost: 80,
  measure: async ({ lab }) => {
    const samples = [];
    const jobs = [];
    for (let number = 0; number < JOBS; number++) {
      jobs.push(await order(lab, `${number} ${'x'.repeat(2000)}`));
    }
    await until(async () => {
      samples.push(...(await Promise.all((await workers(lab)).map(peak))));
      const { jobs: listed } = await (await lab.request('hpc/jobs?since=0')).json();
      const rest = listed.filter(({ id, job, results }) => jobs.includes(id) && job.rest && results);
      return rest.length === JOBS ? rest : null;
    }, 'the results of all jobs');
    if (samples.length === 0) {
      throw new Error('there was no worker');
    }
    return { value: Math.max(...samples) / MIB, samples: samples.slice(-20) };
  }
};

/** Processes of the worker that are left when the last job has come to rest. */
export const workerIdle = {
  id: 'worker-idle',
  unit: 'processes',
  goal: '≤ 0',
  atMost: 0,
  measure: async ({ lab }) => {
    const job = await order(lab, 'the last one');
    await until(async () => ((await workers(lab)).length > 0 ? true : null), 'a worker');
    await until(async () => {
      const record = await (await lab.request(`hpc/jobs/${job}`)).json();
      return record.job.rest ? record : null;
    }, 'the result');
    await until(async () => ((await workers(lab)).length === 0 ? true : null), 'the end of the worker');
    const left = await workers(lab);
    return { value: left.length, samples: left };
  }
};

/** Send an echo job as the front end would; its id. */
async function order(lab, text) {
  const id = randomUUID();
  const inputs = { a: text };
  const job = {
    order: {
      ...{ id, gateway: 'this-server', protocol: 'ogcapi-processes', process: 'echo' },
      ...{ title: 'echo', inputs, target: {} }
    },
    ...{ state: 'created', word: '', progress: null, message: '', remote: null, survey: false },
    ...{ rest: false, started: null, finished: null, log: null, effects: 1 },
    memory: { phase: 'submitting', pending: ['1-execute'], sent: 1 }
  };
  const request = {
    method: 'POST',
    url: 'processes/echo/execution',
    headers: { Prefer: 'respond-async', 'X-Order-Id': id },
    body: { kind: 'json', value: { inputs, response: 'document' } }
  };
  const effects = [{ id: '1-execute', kind: 'request', changes: true, request }];
  const answer = await lab.request('hpc/jobs', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ driver: 'bench', job, effects })
  });
  if (answer.status !== 201) {
    throw new Error(`an order was refused (${answer.status}): ${await answer.text()}`);
  }
  return id;
}

/** Ids of the worker's processes: they stand in a folder of their server's data. */
async function workers(lab) {
  const found = [];
  for (const id of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const folder = await readlink(join('/proc', id, 'cwd')).catch(() => '');
    if (folder.startsWith(lab.home) && folder.endsWith('/hpc/worker')) {
      found.push(id);
    }
  }
  return found;
}

/** The most memory that a process has had, in bytes; 0 when it is gone. */
async function peak(id) {
  const status = await readFile(join('/proc', id, 'status'), 'utf8').catch(() => '');
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0);
}
