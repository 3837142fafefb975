import type { EffectPlan, IJob, IJobStep, JobEvent } from '../job';
import { plan } from '../job';
import { asJson } from './body';
import type { IMemory } from './schemas';
import * as wire from './schemas';

/** The memory of a job that nothing has happened to. */
export const BLANK: IMemory = wire.memory.parse({ phase: 'submitting' });

/** What changes in a step. */
export interface IMove {
  job?: Partial<Omit<IJob, 'memory' | 'effects'>>;
  memory?: Partial<IMemory>;
  effects?: { name: string; effect: EffectPlan }[];
}

/** What the job remembers; blank members where a memory of an older version lacks them. */
export function memoryOf(job: IJob): IMemory {
  return wire.memory.parse(job.memory);
}

/**
 * Make a step: the job with its changes, the effects with their ids, and the
 * ids of those whose outcome is awaited.
 */
export function move(job: IJob, memory: IMemory, change: IMove): IJobStep {
  const step = plan({ ...job, ...change.job }, change.effects ?? []);
  const awaited = step.effects
    .filter(effect => effect.kind !== 'ended')
    .map(effect => effect.id);
  const next = { ...memory, ...change.memory };
  return {
    effects: step.effects,
    job: {
      ...step.job,
      memory: asJson({ ...next, pending: [...next.pending, ...awaited] })
    }
  };
}

/** Nothing new: the same job, no effects. */
export function stay(job: IJob): IJobStep {
  return { job, effects: [] };
}

/** The job comes to rest. */
export function end(
  job: IJob,
  memory: IMemory,
  change: IMove['job'] = {}
): IJobStep {
  return move(job, memory, {
    job: { ...change, survey: false, rest: true },
    memory: { phase: 'ended', pending: [] },
    effects: [{ name: 'ended', effect: { kind: 'ended' } }]
  });
}

/** Try the same again after a while: 2, 4, 8 … seconds, at most five minutes, or as the server asks. */
export function later(
  job: IJob,
  memory: IMemory,
  asked: number | null,
  message: string = job.message
): IJobStep {
  const tries = memory.tries + 1;
  const seconds = asked ?? Math.min(300, 2 ** Math.min(tries, 9));
  return move(job, memory, {
    job: { message },
    memory: { tries },
    effects: [{ name: 'again', effect: { kind: 'wait', seconds } }]
  });
}

/** Events that answer an effect. */
export type Outcome = Exclude<JobEvent, { type: 'observed' | 'asked' }>;

/** Why there is no answer, in words. */
export function reasonOf(event: Outcome): string {
  switch (event.type) {
    case 'unanswered':
      return event.failure.message;
    case 'unknown':
      return 'JupyterLab’s server stopped before the answer was recorded';
    case 'answered':
    case 'stored':
    case 'elapsed':
    case 'collected':
      return 'an answer of another kind was expected';
  }
}

/** The request certainly did not leave here, or did not arrive. */
export function neverArrived(event: Outcome): boolean {
  return (
    event.type === 'unanswered' &&
    (event.failure.kind === 'refused' || event.failure.kind === 'unreachable')
  );
}
