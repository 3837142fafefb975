import type { IJob, IJobStep } from '../job';
import { adopt } from './adopt';
import { jsonOf } from './body';
import { explain } from './errors';
import { targetOf } from './execute';
import { below, lastSegment } from './links';
import type { Outcome } from './memory';
import { end, later, move, reasonOf } from './memory';
import type { IMemory } from './schemas';
import { readStatus } from './status';

/** Attempts to read the status of a job that is taken up. */
const ATTEMPTS = 6;

/** Ask for the status of a job, by its id or the address of its status document or of its results. */
export function attaching(
  job: IJob,
  memory: IMemory,
  reference: string
): IJobStep {
  const isUrl = /^https?:\/\//i.test(reference.trim());
  const status = isUrl
    ? reference.trim().replace(/\/results\/?(?=([?#].*)?$)/, '')
    : below(targetOf(job.order).jobs, reference.trim());
  return attachAgain(
    { ...job, remote: lastSegment(isUrl ? status : '') || reference.trim() },
    { ...memory, status }
  );
}

export function attachAgain(job: IJob, memory: IMemory): IJobStep {
  return move(job, memory, {
    effects: [
      {
        name: 'attach',
        effect: {
          kind: 'request',
          changes: false,
          request: {
            method: 'GET',
            url: memory.status,
            headers: { Accept: 'application/json', 'Cache-Control': 'no-store' }
          }
        }
      }
    ]
  });
}

/** What the server says about the job that is to be taken up. */
export function attached(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  const refused =
    event.type === 'unanswered' && event.failure.kind === 'refused';
  if (event.type !== 'answered') {
    return memory.tries < ATTEMPTS && !refused
      ? later(job, memory, null, reasonOf(event))
      : end(job, memory, { state: 'lost', message: reasonOf(event) });
  }
  const { answer } = event;
  if (answer.status >= 500 && memory.tries < ATTEMPTS) {
    return later(job, memory, null, explain(answer));
  }
  const ok = answer.status >= 200 && answer.status <= 299;
  const status = ok ? readStatus(jsonOf(answer)) : null;
  if (!status) {
    return end(job, memory, {
      state: 'lost',
      word: String(answer.status),
      message: `The server has no such job: ${explain(answer)}`
    });
  }
  const { order } = job;
  const named: IJob = {
    ...job,
    order: { ...order, process: order.process || (status.process ?? '') }
  };
  const id = job.remote || status.id || lastSegment(memory.status);
  const page = { asked: memory.status, url: answer.url };
  return adopt(named, memory, answer.at, id, memory.status, page, status);
}
