import type { IPackage, IProcessSummary, IServerInfo } from '../description';
import type { IAnswer, IExchange, IRequest } from '../exchange';
import { isObject, jsonOf } from './body';
import { clip, explain } from './errors';
import { below, lastSegment } from './links';
import { processAddress, readProcesses } from './processes';
import * as wire from './schemas';

/** Seconds: servers fetch what a package refers to before they answer. */
const DEADLINE = 120;

/**
 * Deploy a process (OGC 20-044 §6.2).
 *
 * The summary comes from wherever the answer has it: the body, `processSummary`
 * (Weaver), `process` (drafts), else the address in `Location`. Rejects with the
 * server's words when it refuses.
 */
export async function deploy(
  exchange: IExchange,
  info: IServerInfo,
  parcel: IPackage
): Promise<IProcessSummary> {
  const url = below(wire.server.parse(info.memory).processes);
  const answer = await done(exchange, {
    ...sending(parcel),
    method: 'POST',
    url
  });
  return summaryOf(answer, url);
}

/** Put another package in the place of a deployed one (OGC 20-044 §6.3). Rejects as above. */
export async function replace(
  exchange: IExchange,
  info: IServerInfo,
  process: IProcessSummary,
  parcel: IPackage
): Promise<void> {
  await done(exchange, {
    ...sending(parcel),
    method: 'PUT',
    url: below(processAddress(info, process))
  });
}

/** Take a deployed process away (OGC 20-044 §6.4). One that is gone already is no error. */
export async function undeploy(
  exchange: IExchange,
  info: IServerInfo,
  process: IProcessSummary
): Promise<void> {
  await done(
    exchange,
    {
      method: 'DELETE',
      url: below(processAddress(info, process)),
      headers: { Accept: 'application/json' },
      deadline: DEADLINE
    },
    [404, 410]
  );
}

function sending({
  type,
  text
}: IPackage): Pick<IRequest, 'headers' | 'body' | 'deadline'> {
  return {
    headers: { Accept: 'application/json' },
    body: { kind: 'text', text, type },
    deadline: DEADLINE
  };
}

async function done(
  exchange: IExchange,
  request: IRequest,
  fine: readonly number[] = []
): Promise<IAnswer> {
  const answer = await exchange(request);
  const { status } = answer;
  const refused = (status < 200 || status > 299) && !fine.includes(status);
  if (refused) {
    throw new Error(explain(answer));
  }
  const body = jsonOf(answer);
  // Weaver says in a member that it has not done it.
  if (isObject(body) && body.deploymentDone === false) {
    const { failureReason } = body;
    throw new Error(
      typeof failureReason === 'string' && failureReason
        ? clip(failureReason)
        : explain(answer)
    );
  }
  return answer;
}

function summaryOf(answer: IAnswer, asked: string): IProcessSummary {
  const body = jsonOf(answer);
  const inner = isObject(body) ? [body.processSummary, body.process, body] : [];
  const page = { asked, url: answer.url };
  const summary = readProcesses({ processes: inner }, page).find(
    item => item.id !== ''
  );
  if (summary) {
    return summary;
  }
  const id = lastSegment(answer.headers.location ?? '');
  if (!id) {
    throw new Error(
      'The server has taken the package, but does not say under which name.'
    );
  }
  return {
    id,
    title: id,
    description: '',
    version: '',
    keywords: [],
    memory: { self: null }
  };
}
