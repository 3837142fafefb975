import type {
  IProcessSummary,
  IQuery,
  IRemoteJob,
  IServerInfo
} from '../description';
import type { IAnswer, IExchange } from '../exchange';
import { jsonOf } from './body';
import { explain } from './errors';
import type { IPage } from './links';
import { follow, nextPage, withQuery } from './links';
import * as wire from './schemas';
import { readStatus, toRemoteJob } from './status';

/** Pages of a list that are walked at most. */
const PAGES = 100;

/** Entries that are asked for at a time. */
const PAGE = 100;

/**
 * The server's processes (OGC 18-062r2 §7.9), page after page, each once.
 *
 * Text is matched here: servers have no search. Throws with the server's words
 * when the list is refused.
 */
export async function* processes(
  exchange: IExchange,
  info: IServerInfo,
  query: IQuery
): AsyncIterable<IProcessSummary> {
  const server = wire.server.parse(info.memory);
  const wanted = query.text?.trim().toLowerCase() ?? '';
  const known = new Set<string>();
  for await (const { body, page } of walk(exchange, server.processes)) {
    for (const summary of readProcesses(body, page)) {
      if (known.has(summary.id) || !matches(summary, wanted)) {
        continue;
      }
      known.add(summary.id);
      yield summary;
      if (known.size >= (query.limit ?? Infinity)) {
        return;
      }
    }
  }
}

/** The processes on one page of the list; entries without an id are left out. */
export function readProcesses(body: unknown, page: IPage): IProcessSummary[] {
  const read = wire.processList.safeParse(body);
  return read.success
    ? read.data.processes.map(item => ({
        id: item.id,
        title: item.title || item.id,
        description: item.description,
        version: item.version,
        keywords: item.keywords,
        memory: { self: follow(item.links, 'self', page) }
      }))
    : [];
}

/** The jobs that the server lists (§11), ours and others'; filtered here, as few servers can. */
export async function* jobs(
  exchange: IExchange,
  info: IServerInfo,
  query: IQuery
): AsyncIterable<IRemoteJob> {
  const server = wire.server.parse(info.memory);
  const wanted = query.text?.trim().toLowerCase() ?? '';
  let count = 0;
  for await (const { body } of walk(exchange, server.jobs)) {
    const read = wire.jobList.safeParse(body);
    for (const entry of read.success ? read.data.jobs : []) {
      const status = readStatus(entry);
      const job = status && toRemoteJob(status);
      if (
        !job ||
        (query.states && !query.states.includes(job.state)) ||
        (query.process && query.process !== job.process) ||
        !`${job.remote} ${job.process} ${job.message}`
          .toLowerCase()
          .includes(wanted)
      ) {
        continue;
      }
      yield job;
      if (++count >= (query.limit ?? Infinity)) {
        return;
      }
    }
  }
}

/** Ask for JSON and follow `next`; a page seen before, or one too many, ends the walk. */
async function* walk(
  exchange: IExchange,
  url: string
): AsyncIterable<{ body: unknown; page: IPage }> {
  const walked = new Set<string>();
  let next: string | null = withQuery(url, `limit=${PAGE}`);
  while (next !== null && !walked.has(next) && walked.size < PAGES) {
    walked.add(next);
    const answer: IAnswer = await exchange({
      method: 'GET',
      url: next,
      headers: { Accept: 'application/json' }
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(explain(answer));
    }
    const body = jsonOf(answer);
    const page: IPage = { asked: next, url: answer.url };
    yield { body, page };
    const list = wire.landing.safeParse(body);
    next = list.success ? nextPage(list.data.links, page) : null;
  }
}

function matches(summary: IProcessSummary, wanted: string): boolean {
  const { id, title, description, keywords } = summary;
  return [id, title, description, ...keywords]
    .join(' ')
    .toLowerCase()
    .includes(wanted);
}
