import type { IJob, IJobStep } from '../job';
import { isTerminal } from '../job';
import { explain } from './errors';
import type { Outcome } from './memory';
import { end, memoryOf, move, neverArrived, reasonOf, stay } from './memory';
import type { IMemory } from './schemas';

/**
 * The user wants the server to have the job no longer: `DELETE` of a job that
 * has ended (OGC 18-062r2 §13). One that is being taken up is removed when all
 * that it left has come.
 */
export function remove(job: IJob, memory: IMemory): IJobStep {
  if (memory.phase === 'attaching') {
    return move(job, memory, { memory: { remove: true } });
  }
  return job.rest ? removal(stay(job)) : stay(job);
}

/** Add the request to a step after which the job would be at rest. */
export function removal(step: IJobStep): IJobStep {
  const { job } = step;
  const memory = memoryOf(job);
  if (!isTerminal(job.state) || job.remote === null || job.removal?.done) {
    return step;
  }
  const next = move(job, memory, {
    job: { rest: false, removal: { done: false, message: '' } },
    memory: { phase: 'removing', remove: false },
    effects: [
      {
        name: 'remove',
        effect: {
          kind: 'request',
          changes: true,
          request: {
            method: 'DELETE',
            url: memory.status,
            headers: { Accept: 'application/json' }
          }
        }
      }
    ]
  });
  const before = step.effects.filter(effect => effect.kind !== 'ended');
  return { job: next.job, effects: [...before, ...next.effects] };
}

/** What came of it: the job is at rest again, as it was. */
export function removed(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  return end(job, memory, { removal: outcome(event) });
}

function outcome(event: Outcome): { done: boolean; message: string } {
  const { answer } = event.type === 'answered' ? event : { answer: null };
  const status = answer?.status ?? 0;
  if ((status >= 200 && status <= 299) || status === 404 || status === 410) {
    return { done: true, message: '' };
  }
  const said =
    answer || neverArrived(event)
      ? 'It could not be removed there: '
      : 'It is not known whether it was removed: ';
  return {
    done: false,
    message: said + (answer ? explain(answer) : reasonOf(event))
  };
}
