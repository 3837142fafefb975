import { Driver } from '../jobs/driver';
import type { IProtocol } from '../protocols/protocol';
import { Calls } from './calls';
import { Lines } from './lines';
import type { FromServer, ToServer } from './messages';
import { parse } from './messages';

/** Characters of the longest line that is read. */
const LONGEST = 64 << 20;

/** Where the worker reads and writes: two pipes, or what a test puts there. */
export interface IPipes {
  /** Write text, in order and at once: what was written stays when we die. */
  write: (text: string) => void;
  /** Something that needs no answer; the server logs it. */
  warn: (text: string) => void;
}

/**
 * The worker: a driver of jobs that knows nothing but two pipes.
 *
 * The server says when there may be work; everything else is asked of it.
 */
export class Worker {
  constructor(
    protocols: readonly IProtocol[],
    private readonly _pipes: IPipes
  ) {
    const known = new Map(protocols.map(protocol => [protocol.id, protocol]));
    const ids = [...known.keys()];
    this._calls = new Calls((call, name, body) =>
      this._send({ call, name, body })
    );
    this._driver = new Driver({
      driver: 'worker',
      ledger: this._calls,
      protocols: { ids, get: id => known.get(id) },
      mark: at => this._mark(at),
      onRecord: () => undefined,
      onStale: () => undefined
    });
    this._ids = ids;
  }

  /** Say who this is. */
  greet(version: string): void {
    this._send({ hello: version, protocols: this._ids });
  }

  /** Take what came through the pipe. Throws at what the server would never send. */
  take(piece: string): void {
    for (const line of this._lines.take(piece)) {
      this._handle(parse(line));
    }
  }

  private _handle(message: FromServer): void {
    if ('wake' in message) {
      this._driver
        .wake()
        .catch(reason => this._pipes.warn(`No work: ${String(reason)}\n`));
    } else if ('ping' in message) {
      // What came before it goes on in promises, which all run before a timer does.
      setTimeout(() => this._send({ pong: message.ping }), 0);
    } else if ('error' in message) {
      this._calls.refused(message.reply, message.error);
    } else {
      this._calls.answered(message.reply, message.value);
    }
  }

  /** What is said twice in a row is said once. */
  private _mark(at: Driver.Mark): void {
    if (at !== null || this._marked) {
      this._marked = at !== null;
      this._send({ at });
    }
  }

  private _send(message: ToServer): void {
    this._pipes.write(JSON.stringify(message) + '\n');
  }

  private readonly _calls: Calls;
  private readonly _driver: Driver;
  private readonly _ids: readonly string[];
  private readonly _lines = new Lines(LONGEST);
  private _marked = false;
}
