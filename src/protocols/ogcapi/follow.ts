import type { IJob, IJobStep } from '../job';
import { jsonOf } from './body';
import { explain } from './errors';
import { fetchPartial, fetchReason, fetchResults } from './fetch';
import type { Outcome } from './memory';
import { end, memoryOf, move, neverArrived, reasonOf, stay } from './memory';
import { between } from '../time';
import type { IMemory, ISeen } from './schemas';
import { isUnstarted, starting } from './start';
import { isOf, readStatus, toSeen } from './status';

/** Seconds after the submission in which "no such job" says nothing (pygeoapi#1672, ZOO#72). */
const GRACE = 10;

/** Seconds between two "no such job" that are believed: a server that restarts says it too. */
const APART = 10;

/** Seconds for which a lost job is looked for: what was missing may be found again. */
const SEARCH = 300;

/** Seconds by which the creation times of one job may differ between two documents. */
const SKEW = 60;

/** A survey has told about the job. */
export function observe(
  job: IJob,
  memory: IMemory,
  seen: ISeen,
  at: string
): IJobStep {
  if (memory.phase !== 'following') {
    return stay(job);
  }
  if (seen.gone || isStranger(job, memory, seen)) {
    return missing(job, memory, at);
  }
  const alias = seen.id === job.remote ? null : seen.id;
  if (alias !== null && alias !== memory.alias) {
    // About another job, unless it says the same again.
    return move(job, memory, { memory: { alias } });
  }
  const next: IMemory = {
    ...memory,
    gone: null,
    lost: null,
    created: memory.created ?? seen.created,
    results: seen.results ?? memory.results,
    partial: seen.partial ?? memory.partial
  };
  const told: IJob = {
    ...job,
    state:
      seen.state ??
      (job.state === 'created' || job.state === 'lost'
        ? 'accepted'
        : job.state),
    word: seen.word,
    progress: seen.progress ?? job.progress,
    message: seen.message || memory.note,
    started: seen.started ?? job.started,
    finished: seen.finished ?? job.finished,
    log: seen.log ?? job.log
  };
  switch (seen.state) {
    case 'successful':
      return fetchResults({ ...told, progress: 100, survey: false }, next);
    case 'failed':
      if (next.partial !== null) {
        return fetchPartial({ ...told, survey: false }, next);
      }
      return seen.message
        ? end(told, next)
        : fetchReason({ ...told, survey: false }, next);
    case 'dismissed':
      return next.partial !== null
        ? fetchPartial({ ...told, survey: false }, next)
        : end(told, next);
    case 'accepted':
    case 'running':
    case 'lost':
    case null: {
      const step = isUnstarted(job, next, seen)
        ? starting(move(told, next, {}))
        : move(told, next, {});
      // It runs on, so the request whose fate is unknown did not arrive.
      return memory.dismiss === 'unknown' ? dismissal(step) : step;
    }
  }
}

/** The user wants the job to end. */
export function asked(job: IJob, memory: IMemory, action: string): IJobStep {
  if (action !== 'dismiss' || job.rest) {
    return stay(job);
  }
  switch (memory.phase) {
    case 'following':
      return memory.dismiss === 'sent' ? stay(job) : dismissal(stay(job));
    case 'submitting':
      if (memory.pending.every(id => id.endsWith('-again'))) {
        return end(job, memory, {
          state: 'dismissed',
          message: 'Cancelled before it was submitted.'
        });
      }
      return cancelLater(job, memory);
    case 'finding':
    case 'attaching':
      return cancelLater(job, memory);
    case 'fetching':
    case 'salvaging':
    case 'removing':
    case 'ended':
      return stay(job);
  }
}

function cancelLater(job: IJob, memory: IMemory): IJobStep {
  return move(job, memory, {
    job: { message: 'To be cancelled as soon as the server has answered' },
    memory: { cancel: true }
  });
}

/** Add the request to dismiss (OGC 18-062r2 §13, `DELETE`) to a step. */
export function dismissal(step: IJobStep): IJobStep {
  const memory = memoryOf(step.job);
  const note = 'Cancelling';
  const next = move(step.job, memory, {
    job: { message: step.job.message || note },
    memory: { dismiss: 'sent', cancel: false, note },
    effects: [
      {
        name: 'dismiss',
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
  return { job: next.job, effects: [...step.effects, ...next.effects] };
}

/**
 * What became of the request to dismiss.
 *
 * Only the word "dismissed" ends the job; whatever else comes back (an empty
 * body, "running", HTML, 404) waits for the next survey to tell.
 */
export function dismissed(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  if (memory.phase !== 'following') {
    return move(job, memory, {});
  }
  if (event.type !== 'answered') {
    return neverArrived(event)
      ? notDismissed(job, memory, reasonOf(event))
      : move(job, memory, { memory: { dismiss: 'unknown' } });
  }
  const { answer } = event;
  const page = { asked: memory.status, url: answer.url };
  const ok = answer.status >= 200 && answer.status <= 299;
  if (!ok && answer.status !== 404 && answer.status !== 410) {
    return notDismissed(job, memory, explain(answer));
  }
  const status = ok ? readStatus(jsonOf(answer)) : null;
  if (status?.state === 'dismissed' && isSame(job, status.id)) {
    return observe(
      job,
      { ...memory, note: '' },
      toSeen(status, page),
      answer.at
    );
  }
  // A server that does not know the job yet has not ended it.
  const early = answer.status === 404 && isEarly(memory, answer.at);
  return move(job, memory, {
    memory: { dismiss: early ? 'unknown' : 'taken' }
  });
}

/** So soon after the submission that a server may not know the job yet. */
function isEarly(memory: IMemory, at: string): boolean {
  const since = between(memory.submitted, at);
  return since !== null && since >= 0 && since < GRACE;
}

function isSame(job: IJob, id: string | null): boolean {
  return id === null || job.remote === null || id === job.remote;
}

function notDismissed(job: IJob, memory: IMemory, why: string): IJobStep {
  const note = `It could not be cancelled: ${why}`;
  return move(job, memory, {
    job: { message: note },
    memory: { dismiss: '', note }
  });
}

/** The server does not know the job: believed when it says so twice, some time after the submission. */
function missing(job: IJob, memory: IMemory, at: string): IJobStep {
  const early = isEarly(memory, at);
  if (memory.dismiss === 'taken' || (memory.dismiss === 'unknown' && !early)) {
    return end(job, memory, {
      state: 'dismissed',
      message: 'Cancelled; the server no longer lists it.'
    });
  }
  if (early) {
    return stay(job);
  }
  if (memory.lost !== null) {
    return isOver(memory.lost, at, SEARCH) ? end(job, memory) : stay(job);
  }
  if (memory.gone === null || (between(memory.gone, at) ?? 0) < 0) {
    return move(job, memory, { memory: { gone: at } });
  }
  if (!isOver(memory.gone, at, APART)) {
    return stay(job);
  }
  return move(job, memory, {
    job: {
      state: 'lost',
      message:
        'The server no longer knows this job: it was removed there, or the server lost it in a restart. Its result cannot be fetched; run it again if it is still needed.'
    },
    memory: { lost: at }
  });
}

/** So many seconds have passed; a clock that was set back since says nothing. */
function isOver(from: string, at: string, seconds: number): boolean {
  const apart = between(from, at);
  return apart === null || apart >= seconds || apart < 0;
}

/** Another job under the same id: servers that count their jobs begin anew after a restart. */
function isStranger(job: IJob, memory: IMemory, seen: ISeen): boolean {
  const apart = between(memory.created, seen.created);
  return (
    (apart !== null && Math.abs(apart) > SKEW) ||
    (job.order.process !== '' && !isOf(seen.process, job.order.process))
  );
}
