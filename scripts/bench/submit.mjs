import { clickThrough } from './clicks.mjs';
import { quantile } from './statistics.mjs';

/** From the click on *Run as job* until the engine has accepted the job, as the ledger recorded its answer. */
export const submit = {
  id: 'submit',
  unit: 'ms (p95)',
  goal: '≤ 300',
  atMost: 300,
  measure: async bench => {
    const clicks = await clickThrough(bench, 'submit.ipynb', index => `${index} + 1`);
    const times = [];
    for (const { job, clicked } of clicks) {
      times.push((await accepted(bench.lab, job)) - clicked);
    }
    return { value: quantile(times, 0.95), samples: times };
  }
};

/** When the engine answered the execute request of a job: milliseconds since 1970. */
async function accepted(lab, job) {
  const effects = await (await lab.request(`hpc/jobs/${job}/effects`)).json();
  const answer = effects
    .map(effect => effect.answer?.answer)
    .find(found => found?.status === 201);
  if (!answer) {
    throw new Error(`the ledger has no acceptance of job ${job}`);
  }
  return Date.parse(answer.at);
}
