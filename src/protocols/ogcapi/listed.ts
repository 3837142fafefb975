import type { IQuery, IRemoteJob, IServerInfo } from '../description';
import type { IExchange } from '../exchange';
import type { JobState } from '../job';
import { DETAIL, isBare } from './bare';
import { has } from './conformance';
import { withQuery } from './links';
import * as wire from './schemas';
import { isOf, readStatus, toRemoteJob } from './status';
import { Refused, walk } from './walk';

/** States that the standard's filter knows (OGC 18-062r2 §11.3). */
const WORDS: readonly JobState[] = [
  'accepted',
  'running',
  'successful',
  'failed',
  'dismissed'
];

/**
 * The jobs that the server lists (OGC 18-062r2 §11), ours and others'.
 *
 * Process and state are asked for where the server declares the standard's job
 * list, and all is filtered here too, as some servers ignore what they are asked,
 * or refuse it.
 */
export async function* jobs(
  exchange: IExchange,
  info: IServerInfo,
  query: IQuery
): AsyncIterable<IRemoteJob> {
  const server = wire.server.parse(info.memory);
  const text = query.text?.trim().toLowerCase() ?? '';
  let count = 0;
  for await (const entry of entries(
    exchange,
    server.jobs,
    wishes(info, query)
  )) {
    const status = readStatus(entry);
    const job = status && toRemoteJob(status);
    if (
      !job ||
      (query.states && !query.states.includes(job.state)) ||
      (query.process && !isOf(job.process, query.process)) ||
      !`${job.remote} ${job.process} ${job.message}`
        .toLowerCase()
        .includes(text)
    ) {
      continue;
    }
    yield job;
    if (++count >= (query.limit ?? Infinity)) {
      return;
    }
  }
}

/** One value of each filter at most: how several are written is not agreed upon. */
function wishes(
  { conformance }: IServerInfo,
  { process, states }: IQuery
): string[] {
  if (!has(conformance, 'job-list')) {
    return [];
  }
  const [state, ...others] = states ?? [];
  return [
    ...(process ? [`processID=${encodeURIComponent(process)}`] : []),
    ...(others.length === 0 && WORDS.includes(state) ? [`status=${state}`] : [])
  ];
}

/**
 * The list's entries; a list of mere ids is asked for details (Weaver), a refused
 * filter is left out. That a filter finds nothing proves nothing where states
 * have other words, or ids a version: the list is then asked without.
 */
async function* entries(
  exchange: IExchange,
  url: string,
  asked: readonly string[]
): AsyncIterable<unknown> {
  const address = asked.reduce(withQuery, url);
  const filtered = asked.length > 0 && !asked.includes(DETAIL);
  let answered = false;
  let empty = true;
  try {
    for await (const { body } of walk(exchange, address)) {
      answered = true;
      const read = wire.jobList.safeParse(body);
      const list = read.success ? read.data.jobs : [];
      if (isBare(list) && !asked.includes(DETAIL)) {
        yield* entries(exchange, url, [...asked, DETAIL]);
        return;
      }
      empty = empty && list.length === 0;
      yield* list;
    }
  } catch (reason) {
    if (answered || !filtered || !(reason instanceof Refused)) {
      throw reason;
    }
  }
  if (empty && filtered) {
    yield* entries(exchange, url, []);
  }
}
