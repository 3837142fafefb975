import type { IProcessSummary, IQuery, IServerInfo } from '../description';
import type { IExchange } from '../exchange';
import type { IPage } from './links';
import { below, follow } from './links';
import * as wire from './schemas';
import { walk } from './walk';

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
        ...(item.mutable === null ? {} : { mutable: item.mutable }),
        memory: { self: follow(item.links, 'self', page) }
      }))
    : [];
}

/** Where the description of a process is: by the server's link, else where the standard has it. */
export function processAddress(
  info: IServerInfo,
  { id, memory: { self } }: IProcessSummary
): string {
  return typeof self === 'string' && self
    ? self
    : below(wire.server.parse(info.memory).processes, id);
}

function matches(summary: IProcessSummary, wanted: string): boolean {
  const { id, title, description, keywords } = summary;
  return [id, title, description, ...keywords]
    .join(' ')
    .toLowerCase()
    .includes(wanted);
}
