import type {
  ICapabilities,
  INotice,
  IProcessSummary,
  IServerInfo
} from '../description';
import type { IAnswer, IExchange } from '../exchange';
import { NotThisProtocol } from '../protocol';
import { asJson, isObject, jsonOf } from './body';
import { has } from './conformance';
import { describe } from './describe';
import { clip, explain, statusLine } from './errors';
import { EXECUTORS } from './executors';
import type { IPage } from './links';
import { address, below, follow, isWebAddress, withQuery } from './links';
import { readProcesses } from './processes';
import type { ILink, IServer } from './schemas';
import * as wire from './schemas';

/** What a server without a title is called. */
const UNNAMED = 'OGC API - Processes';

/** A process of this id or keyword, with a text input `code`, runs a notebook cell. */
const RUN_CELL = 'run-cell';

/** Conformance to it: a repeated execute request with the same `X-Order-Id` is answered with the job that exists, and status documents carry `orderID`. */
export const ORDER_ID = 'urn:jupyterlab-hpc:conf:order-id';

/** Relation of the landing page's link to what the server wants its users to know. */
const NOTICES = 'urn:jupyterlab-hpc:rel:notices';

/** Notices that are kept of a server, and characters of each. */
const MOST_NOTICES = 100;
const LONGEST_NOTICE = 1000;

/**
 * Ask a server what it is: landing page, conformance, first page of processes
 * (OGC 18-062r2 §7.2 to §7.9).
 *
 * A server without a usable landing page passes when it lists processes. Rejects
 * with {@link NotThisProtocol} when it is something else, with the server's words
 * when it refuses (401, 403).
 *
 * #### Notes
 * `runCell`: the process `run-cell` of the first page of the list, or one with
 * that keyword, when its description has a text input `code`. That costs one
 * request at servers that have none, and one more at those that do.
 */
export async function probe(exchange: IExchange): Promise<IServerInfo> {
  const ask = (url: string): Promise<IAnswer> =>
    exchange({ method: 'GET', url, headers: { Accept: 'application/json' } });
  const home = await ask('');
  if (home.status === 401 || home.status === 403) {
    throw new Error(`${explain(home)} (${statusLine(home)})`);
  }
  const top = isOk(home) ? readLanding(jsonOf(home)) : null;
  const page = { asked: '', url: home.url };
  const links = top?.links ?? [];
  const url = follow(links, 'processes', page) ?? 'processes';
  const list = await ask(withQuery(url, 'limit=100'));
  const body = isOk(list) ? jsonOf(list) : null;
  if (!isObject(body) || !Array.isArray(body.processes)) {
    throw new NotThisProtocol(
      `This is no OGC API - Processes server: ${url} has no list of processes (${statusLine(list)}).`
    );
  }
  const [conformance, notices] = await Promise.all([
    readConformance(ask, links, page),
    readNotices(ask, links, page)
  ]);
  const memory: IServer = {
    processes: url,
    jobs: jobsOf(links, page),
    list: namesJobs(links, page) || has(conformance, 'job-list'),
    once: conformance.includes(ORDER_ID)
  };
  const info: IServerInfo = {
    title: top?.title || UNNAMED,
    description: top?.description ?? '',
    capabilities: capabilities(conformance, memory, home),
    links: showable(links),
    notices,
    conformance,
    memory: asJson(memory)
  };
  const known = readProcesses(body, { asked: url, url: list.url });
  const runCell = await findRunCell(exchange, info, known);
  return { ...info, capabilities: { ...info.capabilities, runCell } };
}

function capabilities(
  conformance: readonly string[],
  { list }: IServer,
  home: IAnswer
): ICapabilities {
  // pygeoapi dismisses jobs wherever it lists them, but does not declare it.
  const silent = /pygeoapi/i.test(home.headers['x-powered-by'] ?? '') && list;
  return {
    jobList: list,
    dismiss: has(conformance, 'dismiss') || silent,
    callback: has(conformance, 'callback'),
    deploy: has(conformance, 'deploy-replace-undeploy'),
    executors: conformance.includes(EXECUTORS),
    runCell: null
  };
}

async function readConformance(
  ask: (url: string) => Promise<IAnswer>,
  links: readonly ILink[],
  page: IPage
): Promise<string[]> {
  const answer = await ask(follow(links, 'conformance', page) ?? 'conformance');
  const read = wire.conformance.safeParse(isOk(answer) ? jsonOf(answer) : null);
  return read.success ? read.data.conformsTo : [];
}

/** None where the server links to none, or where they cannot be read: nothing depends on them. */
async function readNotices(
  ask: (url: string) => Promise<IAnswer>,
  links: readonly ILink[],
  page: IPage
): Promise<INotice[]> {
  const url = follow(links, NOTICES, page);
  if (url === null) {
    return [];
  }
  try {
    const answer = await ask(url);
    const read = wire.notices.safeParse(isOk(answer) ? jsonOf(answer) : null);
    return (read.success ? read.data.notices : [])
      .slice(0, MOST_NOTICES)
      .map(notice => ({ ...notice, text: clip(notice.text, LONGEST_NOTICE) }));
  } catch {
    return [];
  }
}

async function findRunCell(
  exchange: IExchange,
  info: IServerInfo,
  processes: readonly IProcessSummary[]
): Promise<string | null> {
  const found =
    processes.find(item => item.id === RUN_CELL) ??
    processes.find(item => item.keywords.includes(RUN_CELL));
  if (!found) {
    return null;
  }
  try {
    const { inputs } = await describe(exchange, info, found);
    const code = isObject(inputs.properties) ? inputs.properties.code : null;
    return isObject(code) && code.type === 'string' ? found.id : null;
  } catch {
    return null;
  }
}

function readLanding(
  body: unknown
): { title: string; description: string; links: ILink[] } | null {
  const read = wire.landing.safeParse(body);
  return read.success ? read.data : null;
}

function jobsOf(links: readonly ILink[], page: IPage): string {
  return follow(links, 'job-list', page) ?? below('jobs');
}

/** A link to the job list, by relation or (wraptile: all relations are `service`) by its path. */
function namesJobs(links: readonly ILink[], page: IPage): boolean {
  return links.some(
    link =>
      /(^|\/)job-list$/.test(link.rel) ||
      address(link.href, page)?.replace(/\?.*$/, '') === 'jobs'
  );
}

function showable(links: readonly ILink[]): { title: string; href: string }[] {
  return links
    .filter(link =>
      /^(service-doc|about|documentation|terms-of-service|license)$/.test(
        link.rel
      )
    )
    .filter(link => isWebAddress(link.href))
    .map(({ title, href }) => ({ title: title || href, href }));
}

function isOk(answer: IAnswer): boolean {
  return answer.status >= 200 && answer.status <= 299;
}
