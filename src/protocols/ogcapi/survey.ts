import type { IAnswer, IRequest } from '../exchange';
import type { IJob, JobEvent } from '../job';
import type { ISurveyReading } from '../protocol';
import { asJson, jsonOf } from './body';
import { targetOf } from './execute';
import { DETAIL, isBare } from './bare';
import { nextPage, withQuery } from './links';
import { memoryOf } from './memory';
import type { ISeen } from './schemas';
import * as wire from './schemas';
import { readStatus, toSeen } from './status';

/** Entries of the job list that are asked for at a time. */
const PAGE = 100;

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
    return list ? [get(statusOf(asked[0]))] : asked.map(j => get(statusOf(j)));
  }
  return [get(withQuery(url, `limit=${PAGE}`))];
}

/**
 * {@link IProtocol.read}: what a page of the list, or a status document, says.
 *
 * Jobs that the whole list lacks are asked one by one, in order: a list may be
 * cut short, or hold ids only (Weaver), so that a missing entry proves nothing.
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
  return { events: seen ? [observed(job, seen, answer)] : [], ...further };
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
  if (!list.success) {
    return detailed && jobs.length > 0
      ? { events: [], next: get(statusOf(jobs[0])) }
      : { events: [] };
  }
  const page = { asked: request.url, url: answer.url };
  const mine = new Map(jobs.map(job => [job.remote, job]));
  const events: ISurveyReading['events'] = [];
  for (const entry of list.data.jobs) {
    const status = readStatus(entry);
    const job = status?.id ? mine.get(status.id) : undefined;
    if (status && job) {
      mine.delete(job.remote);
      events.push(observed(job, toSeen(status, page), answer));
    }
  }
  if (mine.size === 0) {
    return { events };
  }
  const bare = isBare(list.data.jobs);
  const url = bare
    ? detailed
      ? null
      : withQuery(page.asked, DETAIL)
    : nextPage(list.data.links, page);
  const [missing] = mine.values();
  return { events, next: get(url ?? statusOf(missing)) };
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

function statusOf(job: IJob): string {
  return memoryOf(job).status;
}

function get(url: string): IRequest {
  return {
    method: 'GET',
    url,
    headers: { Accept: 'application/json', 'Cache-Control': 'no-store' }
  };
}

function isOk(answer: IAnswer): boolean {
  return answer.status >= 200 && answer.status <= 299;
}
