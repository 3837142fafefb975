import { clickThrough } from './clicks.mjs';
import { jobFolder, readExit } from './engine.mjs';
import { quantile } from './statistics.mjs';

/** Long enough for the job to be seen running, short enough for many of them. */
const CELL = 'import time\ntime.sleep(0.5)';

/** From the end of a job, as its exit record tells, until its result is drawn in the notebook. */
export const visible = {
  id: 'visible',
  unit: 's (p95)',
  goal: '≤ 0.3',
  atMost: 0.3,
  measure: async bench => {
    const clicks = await clickThrough(
      bench,
      'visible.ipynb',
      index => `${CELL}\nprint("result ${index}")`
    );
    const times = [];
    for (const { job, seen } of clicks) {
      times.push((seen - (await ended(bench.lab, job))) / 1000);
    }
    return { value: quantile(times, 0.95), samples: times };
  }
};

/** When a job ended: milliseconds since 1970. */
async function ended(lab, job) {
  const record = await (await lab.request(`hpc/jobs/${job}`)).json();
  const exit = await readExit(await jobFolder(lab, record.job.remote));
  if (exit === null) {
    throw new Error(`job ${job} left no exit record`);
  }
  return exit.at;
}
