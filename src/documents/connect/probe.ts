import type { IServerInfo } from '../../protocols/description';
import type { IExchange } from '../../protocols/exchange';
import { NotThisProtocol } from '../../protocols/protocol';
import type { IProtocol } from '../../protocols/protocol';
import { hearing } from '../../server/hearing';
import type { IHeard } from '../../server/records';

/** Processes that are counted; more are told as more. */
const COUNTED = 1000;

/** What was found at an address. */
export interface IFound {
  protocol: string;
  /** What the protocol is called. */
  speaks: string;
  info: IServerInfo;
  processes: number;
  /** There are more processes than were counted. */
  more: boolean;
}

/** Nobody who was asked understood the server. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';

  constructor(
    reason: unknown,
    /** Status of the last answer; 0 when there was none. */
    readonly status: number,
    /** The scheme that the server asks for (RFC 9110 §11.6.1), in lower case; empty when it does not say. */
    readonly challenge: string
  ) {
    super(reason instanceof Error ? reason.message : String(reason), {
      cause: reason
    });
  }
}

/**
 * Ask a server what it is, protocol after protocol, until one understands it.
 *
 * @param exchange - the way to the server, as a gateway of that protocol.
 *
 * Rejects with {@link Unanswered}: with the server's words where it refuses, with
 * the last protocol's where none fits.
 */
export async function find(
  protocols: readonly IProtocol[],
  exchange: (protocol: string) => IExchange
): Promise<IFound> {
  const heard: IHeard[] = [];
  let last: unknown = null;
  for (const protocol of protocols) {
    try {
      const ask = hearing(exchange(protocol.id), heard);
      const info = await protocol.probe(ask);
      const processes = await count(protocol, ask, info);
      const more = processes > COUNTED;
      return {
        protocol: protocol.id,
        speaks: protocol.title,
        info,
        processes: more ? COUNTED : processes,
        more
      };
    } catch (reason) {
      last = reason;
      if (!(reason instanceof NotThisProtocol)) {
        break;
      }
    }
  }
  const answer = heard[heard.length - 1]?.answer;
  const challenge = /^\s*([a-z0-9-]+)/i.exec(
    answer?.headers['www-authenticate'] ?? ''
  );
  throw new Unanswered(
    last,
    answer?.status ?? 0,
    (challenge?.[1] ?? '').toLowerCase()
  );
}

async function count(
  protocol: IProtocol,
  exchange: IExchange,
  info: IServerInfo
): Promise<number> {
  let found = 0;
  for await (const summary of protocol.processes(exchange, info, {
    limit: COUNTED + 1
  })) {
    void summary;
    found += 1;
    if (found > COUNTED) {
      break;
    }
  }
  return found;
}
