import type { IJob, IJobStep } from '../job';
import { explain } from './errors';
import { targetOf } from './execute';
import { below } from './links';
import type { Outcome } from './memory';
import { end, memoryOf, move } from './memory';
import type { IMemory, ISeen } from './schemas';

/** Attempts to start a job that a server keeps unstarted. */
const ATTEMPTS = 5;

/** The job was made but waits to be started (Part 4, state `created`), and nobody has started it yet. */
export function isUnstarted(job: IJob, memory: IMemory, seen: ISeen): boolean {
  return (
    targetOf(job.order).create !== null &&
    memory.start === '' &&
    memory.dismiss === '' &&
    seen.word.trim().toLowerCase() === 'created'
  );
}

/** Add the request to start it (Part 4, `POST /jobs/{id}/results`) to a step. */
export function starting(step: IJobStep): IJobStep {
  const memory = memoryOf(step.job);
  const next = move(step.job, memory, {
    memory: { start: 'sent', tries: memory.tries + 1 },
    effects: [
      {
        name: 'start',
        effect: {
          kind: 'request',
          changes: true,
          request: {
            method: 'POST',
            url: below(memory.status, 'results'),
            headers: { Accept: 'application/json', Prefer: 'respond-async' }
          }
        }
      }
    ]
  });
  return { job: next.job, effects: [...step.effects, ...next.effects] };
}

/**
 * What became of the request to start the job: the next survey tells.
 *
 * It is sent again only when the server still says `created`. A refusal ends the
 * job, unless it may mean that the job runs already (409, 423 `locked`).
 */
export function started(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  if (memory.phase !== 'following') {
    return move(job, memory, {});
  }
  const answer = event.type === 'answered' ? event.answer : null;
  if (answer && answer.status < 400) {
    return move(job, memory, {});
  }
  const { status } = answer ?? { status: 0 };
  const final =
    status >= 400 &&
    status < 500 &&
    ![408, 409, 423, 425, 429].includes(status);
  if (answer && (final || memory.tries >= ATTEMPTS)) {
    return end(job, memory, {
      state: 'failed',
      message: `The server made the job but did not start it: ${explain(answer)}`
    });
  }
  return move(job, memory, { memory: { start: '' } });
}
