import type { IJob, IJobStep } from '../job';
import { targetOf } from './execute';
import { dismissal, observe } from './follow';
import type { IPage } from './links';
import { below, follow, lastSegment } from './links';
import { move } from './memory';
import type { IMemory } from './schemas';
import type { IStatus } from './status';
import { toSeen } from './status';

/** This job of the server is ours: follow it. `told`: the address of its status document, where it is known. */
export function adopt(
  job: IJob,
  memory: IMemory,
  at: string,
  id: string,
  told: string | null,
  page: IPage,
  status: IStatus | null
): IJobStep {
  const { jobs } = targetOf(job.order);
  const own =
    told ??
    ['monitor', 'status', 'self']
      .map(rel => status && follow(status.links, rel, page))
      .find(url => url && lastSegment(url) === id) ??
    below(jobs, id);
  const next: IMemory = {
    ...memory,
    phase: 'following',
    status: own,
    submitted: at,
    tries: 0,
    note: ''
  };
  const followed: IJob = {
    ...job,
    remote: id,
    state: 'accepted',
    word: '',
    message: '',
    survey: true
  };
  const step = status
    ? observe(followed, next, toSeen(status, page), at)
    : move(followed, next, {});
  return memory.cancel && !step.job.rest && step.job.survey
    ? dismissal(step)
    : step;
}
