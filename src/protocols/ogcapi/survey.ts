import type { IAnswer, IRequest } from '../exchange';
import type { IJob, JobEvent } from '../job';
import type { ISurveyReading } from '../protocol';
import { between } from '../time';
import { asJson, jsonOf } from './body';
import { targetOf } from './execute';
import { DETAIL, isBare } from './bare';
import { nextPage, withQuery } from './links';
import { memoryOf } from './memory';
import type { ISeen } from './schemas';
import * as wire from './schemas';
import { readStatus, toSeen } from './status';

/** Entries of the job list that are asked for at a time, at least and at most; a server may give fewer. */
const PAGE = 100;
const LONGEST = 1000;

/** Jobs that are asked for one by one rather than by another page, which may have none of them. */
const FEW = 3;

/** Jobs of a server without a list that one survey asks about; the others are first the next time. */
const MANY = 100;

/** Begins the filter of the list by the time at which jobs were made. */
const SINCE = 'datetime=';

/** "There is no such job." */
const GONE: ISeen = wire.seen.parse({ gone: true });

/**
 * {@link IProtocol.survey}: one job by its status document; several by the job
 * list where the server has one, newest first as servers sort it.
 */
export function survey(jobs: readonly IJob[]): IRequest[] {
  const asked = jobs.filter(job => job.survey);
  if (asked.length === 0) {
    return [];
  }
  const { list, jobs: url } = targetOf(asked[0].order);
  if (asked.length === 1 || !list) {
    return list
      ? [get(statusOf(asked[0]))]
      : asked.slice(0, MANY).map(job => get(statusOf(job)));
  }
  const limit = PAGE * Math.ceil(asked.length / PAGE);
  return [get(withQuery(url, `limit=${Math.min(limit, LONGEST)}`))];
}

/**
 * {@link IProtocol.read}: what a page of the list, or a status document, says.
 *
 * Jobs that the whole list lacks are asked one by one, in order: a list may be
 * cut short, or hold ids only (Weaver), so that a missing entry proves nothing.
 * The last few are asked one by one at once, and a list whose first page is
 * other people's is asked for what is as young as our jobs (`datetime`, §12).
 */
export function read(
  request: IRequest,
  answer: IAnswer,
  jobs: readonly IJob[]
): ISurveyReading {
  const asked = jobs.filter(job => job.survey);
  const one = asked.findIndex(job => statusOf(job) === request.url);
  return one >= 0
    ? readOne(asked, one, request, answer)
    : readList(asked, request, answer);
}

function readOne(
  jobs: readonly IJob[],
  index: number,
  request: IRequest,
  answer: IAnswer
): ISurveyReading {
  const job = jobs[index];
  const next = jobs[index + 1];
  // Servers without a list are asked about all jobs at once.
  const further =
    next && targetOf(job.order).list ? { next: get(statusOf(next)) } : {};
  const seen = readAnswer(request, answer);
  return {
    events: seen ? [observed(job, seen, answer)] : [],
    ...further,
    ...ends(seen ? [[job, seen]] : [], answer)
  };
}

function readAnswer(request: IRequest, answer: IAnswer): ISeen | null {
  if (answer.status === 404 || answer.status === 410) {
    return GONE;
  }
  const status = isOk(answer) ? readStatus(jsonOf(answer)) : null;
  return status && toSeen(status, { asked: request.url, url: answer.url });
}

function readList(
  jobs: readonly IJob[],
  request: IRequest,
  answer: IAnswer
): ISurveyReading {
  const list = wire.jobList.safeParse(isOk(answer) ? jsonOf(answer) : null);
  const detailed = request.url.includes(DETAIL);
  const first = jobs.length > 0 ? targetOf(jobs[0].order).jobs : '';
  if (!list.success) {
    const refused = answer.status >= 400 && answer.status < 500;
    const short = withQuery(first, `limit=${PAGE}`);
    const next =
      detailed || (refused && request.url.includes(SINCE))
        ? jobs.map(statusOf)[0]
        : refused && first && request.url !== short
          ? short
          : null;
    return next ? { events: [], next: get(next) } : { events: [] };
  }
  const page = { asked: request.url, url: answer.url };
  const mine = new Map(jobs.map(job => [job.remote, job]));
  const told: [IJob, ISeen][] = [];
  for (const entry of list.data.jobs) {
    const status = readStatus(entry);
    const job = status?.id ? mine.get(status.id) : undefined;
    if (status && job) {
      mine.delete(job.remote);
      told.push([job, toSeen(status, page)]);
    }
  }
  const reading = {
    events: told.map(([job, seen]) => observed(job, seen, answer)),
    ...ends(told, answer)
  };
  if (mine.size === 0) {
    return reading;
  }
  const bare = isBare(list.data.jobs);
  const url = bare
    ? detailed
      ? null
      : withQuery(page.asked, DETAIL)
    : mine.size <= FEW
      ? null
      : ((told.length === 0 && isFirst(request.url, first)
          ? younger(request.url, jobs)
          : null) ?? nextPage(list.data.links, page));
  const [missing] = mine.values();
  return { ...reading, next: get(url ?? statusOf(missing)) };
}

function isFirst(url: string, list: string): boolean {
  return url.replace(/[?&]limit=\d+$/, '') === list;
}

/** The list of what was made when the oldest of these jobs was, or later; null where that is not known. */
function younger(url: string, jobs: readonly IJob[]): string | null {
  const made = jobs.map(job => memoryOf(job).created);
  const oldest = made.reduce((one, other) =>
    (between(one, other) ?? 0) < 0 ? other : one
  );
  return oldest === null || made.some(time => between(oldest, time) === null)
    ? null
    : withQuery(url, `${SINCE}${encodeURIComponent(oldest)}/..`);
}

/** Seconds until the next of these jobs will have ended, if they go on as they did. */
function ends(
  told: readonly (readonly [IJob, ISeen])[],
  answer: IAnswer
): { ends?: number } {
  const left = told.flatMap(([job, { state, progress }]) => {
    const spent = between(memoryOf(job).submitted, answer.at);
    return state === 'running' && spent !== null && spent > 0 && progress
      ? [(spent * (100 - progress)) / progress]
      : [];
  });
  return left.length > 0 ? { ends: Math.min(...left) } : {};
}

function observed(
  job: IJob,
  seen: ISeen,
  answer: IAnswer
): { job: string; event: JobEvent } {
  return {
    job: job.order.id,
    event: { type: 'observed', at: answer.at, seen: asJson(seen) }
  };
}

/** Read without the whole memory being checked: it is asked of thousands of jobs for every answer. */
function statusOf({ memory: { status } }: IJob): string {
  return typeof status === 'string' ? status : '';
}

function get(url: string): IRequest {
  return {
    method: 'GET',
    url,
    headers: { Accept: 'application/json', 'Cache-Control': 'no-cache' }
  };
}

function isOk(answer: IAnswer): boolean {
  return answer.status >= 200 && answer.status <= 299;
}
