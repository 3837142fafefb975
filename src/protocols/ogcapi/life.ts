import type { IJob, IJobStep, IOrder, JobEvent } from '../job';
import { effectName, newJob } from '../job';
import { asJson } from './body';
import { attached, attaching, attachAgain } from './attach';
import {
  collected,
  documentFetched,
  fetchAgain,
  fetched,
  partialFetched,
  reasonFetched
} from './fetch';
import { find, found, lookedAt } from './find';
import { asked, dismissed, observe } from './follow';
import type { Outcome } from './memory';
import { BLANK, memoryOf, stay } from './memory';
import type { IMemory } from './schemas';
import * as wire from './schemas';
import { removal, remove, removed } from './remove';
import { submit } from './send';
import { started } from './start';
import { submitted } from './submit';

/** {@link IProtocol.begin}: the execute request. */
export function begin(order: IOrder): IJobStep {
  return submit(newJob(order, asJson(BLANK)), BLANK);
}

/**
 * {@link IProtocol.attach}: the status document of a job that exists.
 *
 * `order.target` is a description's, or what `probe` remembered of the server.
 */
export function attach(order: IOrder, reference: string): IJobStep {
  const memory: IMemory = { ...BLANK, phase: 'attaching' };
  return attaching(newJob(order, asJson(memory)), memory, reference);
}

/** {@link IProtocol.advance}: an event is for whom its effect was; any other is an echo. */
export function advance(job: IJob, event: JobEvent): IJobStep {
  const memory = memoryOf(job);
  if (event.type === 'asked' && event.action === 'remove') {
    return remove(job, memory);
  }
  if (job.rest) {
    return stay(job);
  }
  const step = happened(job, memory, event);
  return memory.remove && step.job.rest ? removal(step) : step;
}

function happened(job: IJob, memory: IMemory, event: JobEvent): IJobStep {
  switch (event.type) {
    case 'observed': {
      const seen = wire.seen.safeParse(event.seen);
      return seen.success
        ? observe(job, memory, seen.data, event.at)
        : stay(job);
    }
    case 'asked':
      return asked(job, memory, event.action);
    case 'answered':
    case 'unanswered':
    case 'unknown':
    case 'stored':
    case 'elapsed':
    case 'collected':
      return memory.pending.includes(event.effect)
        ? settle(job, without(memory, event.effect), event)
        : stay(job);
  }
}

function settle(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  switch (effectName(event.effect)) {
    case 'execute':
      return submitted(job, memory, event);
    case 'find':
      return found(job, memory, event, lookedAt(memory));
    case 'start':
      return started(job, memory, event);
    case 'attach':
      return attached(job, memory, event);
    case 'dismiss':
      return dismissed(job, memory, event);
    case 'remove':
      return removed(job, memory, event);
    case 'results':
      return fetched(job, memory, event);
    case 'document':
      return documentFetched(job, memory, event);
    case 'partial':
      return partialFetched(job, memory, event);
    case 'reason':
      return reasonFetched(job, memory, event);
    case 'collect':
      return collected(job, memory, event);
    case 'again':
      return again(job, memory);
    default:
      return stay(job);
  }
}

/** A wait is over: what was being done is done once more. */
function again(job: IJob, memory: IMemory): IJobStep {
  switch (memory.phase) {
    case 'submitting':
      return submit(job, memory);
    case 'finding':
      return find(job, memory, memory.note);
    case 'attaching':
      return attachAgain(job, memory);
    case 'fetching':
    case 'salvaging':
      return fetchAgain(job, memory);
    case 'following':
    case 'removing':
    case 'ended':
      return stay(job);
  }
}

function without(memory: IMemory, effect: string): IMemory {
  return { ...memory, pending: memory.pending.filter(id => id !== effect) };
}
