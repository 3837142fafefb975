import type { IAnswer } from '../exchange';
import type { IJob, IJobStep } from '../job';
import { adopt } from './adopt';
import { isObject, jsonOf } from './body';
import { explain, retryAfter, statusLine } from './errors';
import { executeRequest, targetOf } from './execute';
import { collect } from './fetch';
import { find } from './find';
import type { IPage } from './links';
import { address, lastSegment } from './links';
import type { Outcome } from './memory';
import { end, later, neverArrived, reasonOf } from './memory';
import { readResults } from './outputs';
import type { IMemory } from './schemas';
import type { IStatus } from './status';
import { submit } from './send';
import { readStatus } from './status';

/** Attempts to reach a server before the job is given up; nothing was sent in any of them. */
const ATTEMPTS = 5;

/** What became of the execute request. */
export function submitted(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  if (event.type !== 'answered') {
    if (neverArrived(event)) {
      return notSent(job, memory, event);
    }
    return isTooLarge(job, event)
      ? end(job, memory, { state: 'failed', message: tooLarge(event) })
      : find(job, memory, reasonOf(event));
  }
  const { answer } = event;
  const { status } = answer;
  if (status >= 200 && status <= 299) {
    return taken(job, memory, answer, event.effect);
  }
  if (status === 429 && memory.tries < ATTEMPTS && !memory.cancel) {
    return later(job, memory, retryAfter(answer), explain(answer));
  }
  // A proxy that gave up says nothing about the server behind it.
  if ([408, 502, 503, 504].includes(status)) {
    return find(job, memory, explain(answer));
  }
  if (isAboutCallbacks(job, memory, answer)) {
    return submit(job, { ...memory, quiet: true });
  }
  return end(job, memory, {
    state: 'failed',
    word: statusLine(answer),
    message: explain(answer)
  });
}

/**
 * The server took nothing, and names the addresses that we put into the request by
 * ourselves as the reason: it is asked once more without them, and never again.
 */
function isAboutCallbacks(
  job: IJob,
  memory: IMemory,
  answer: IAnswer
): boolean {
  return (
    [400, 422].includes(answer.status) &&
    targetOf(job.order).callback &&
    !memory.quiet &&
    !memory.cancel &&
    /subscriber|call-?back|(success|progress|failed)-?ur[il]/i.test(
      explain(answer)
    )
  );
}

/** It ran, and there is no job of which the result could be had in another way. */
function isTooLarge(job: IJob, event: Outcome): boolean {
  const { modes } = targetOf(job.order);
  return (
    event.type === 'unanswered' &&
    event.failure.kind === 'too-large' &&
    modes.length > 0 &&
    !modes.includes('async')
  );
}

function tooLarge(event: Outcome): string {
  return `The process answered with more than can be taken in one piece: ${reasonOf(event)} Ask for its outputs by reference, or for fewer of them.`;
}

function notSent(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  const message = `Nothing was submitted: ${reasonOf(event)}`;
  if (memory.cancel) {
    return end(job, memory, { state: 'dismissed', message });
  }
  const refused =
    event.type === 'unanswered' && event.failure.kind === 'refused';
  return refused || memory.tries >= ATTEMPTS
    ? end(job, memory, { state: 'failed', message })
    : later(job, memory, null, message);
}

/** A job or its results: told by the answer, whatever was preferred (§7.11.3). */
function taken(
  job: IJob,
  memory: IMemory,
  answer: IAnswer,
  effect: string
): IJobStep {
  const request = executeRequest(job.order);
  const page = { asked: request.url, url: answer.url };
  const body = jsonOf(answer);
  const status = readStatus(body);
  const isJob =
    answer.status === 201 ||
    answer.status === 202 ||
    (status !== null && isJobDocument(job, status, body));
  if (isJob) {
    return created(job, memory, answer, page, status);
  }
  const results = readResults(answer, request.url, job.order, effect);
  return collect(
    {
      ...job,
      state: 'successful',
      word: statusLine(answer),
      remote: lastSegment(answer.headers.location ?? '') || null,
      progress: 100,
      message: ''
    },
    memory,
    results
  );
}

/** A 200 that is a job: it has an id and a known word, and no declared output is called so. */
function isJobDocument(job: IJob, status: IStatus, body: unknown): boolean {
  const { outputs } = targetOf(job.order);
  const clash = outputs.some(
    ({ id }) => id === 'status' || /^job_?id$/i.test(id)
  );
  return (
    !clash &&
    status.state !== null &&
    (status.id !== null || (isObject(body) && isObject(body.statusInfo)))
  );
}

function created(
  job: IJob,
  memory: IMemory,
  answer: IAnswer,
  page: IPage,
  status: IStatus | null
): IJobStep {
  const location = (answer.headers.location ?? '').trim();
  const id = lastSegment(location) || status?.id;
  if (!id) {
    return find(
      job,
      memory,
      `${statusLine(answer)} without the address of a job`
    );
  }
  const own = location ? address(location, page) : null;
  return adopt(job, memory, answer.at, id, own, page, status);
}
