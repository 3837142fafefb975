import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IProcessDescription,
  IProcessSummary,
  IServerInfo
} from '../protocols/description';
import type { IExchange } from '../protocols/exchange';
import type { IProtocol } from '../protocols/protocol';
import type { IGateways, IProtocols } from '../tokens';
import type { IConnection } from './connection';
import type { ServerEvents } from './events';
import { exchangeFor } from './exchange';
import { handshake, mismatch } from './handshake';
import { hearing } from './hearing';
import type { ILedger } from './ledger';
import type { IGateway, IHeard } from './records';
import type { IChange } from './schemas';

/** What is known of a gateway; promises, so that two who ask at once ask once. */
interface IKnown {
  server?: Promise<IServerInfo>;
  processes?: Promise<readonly IProcessSummary[]>;
  descriptions: Map<string, Promise<IProcessDescription>>;
  /** What was asked for the server and its list; by process, for its description. */
  heard: IHeard[];
  told: Map<string, IHeard[]>;
}

/** The configured gateways, and what they answered when they were browsed. */
export class Gateways implements IGateways {
  constructor(private readonly _options: Gateways.IOptions) {
    _options.events.changed.connect(this._onChange, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get gateways(): readonly IGateway[] {
    return this._gateways;
  }

  /** The first look starts the first read: an unused panel costs no request. */
  get ready(): Promise<void> {
    return (this._ready ??= this._read());
  }

  get problem(): string | null {
    return this._problem;
  }

  get(id: string): IGateway | undefined {
    return this._gateways.find(gateway => gateway.id === id);
  }

  protocol(id: string): IProtocol {
    const { trans } = this._options.connection;
    const gateway = this.get(id);
    if (!gateway) {
      throw new Error(
        this._problem ?? trans.__('There is no gateway "%1".', id)
      );
    }
    const protocol = this._options.protocols.get(gateway.protocol);
    if (!protocol) {
      throw new Error(
        trans.__(
          'Gateway "%1" speaks %2, which no installed extension understands.',
          gateway.title,
          gateway.protocol
        )
      );
    }
    return protocol;
  }

  exchange(id: string): IExchange {
    return exchangeFor(this._options.connection, id);
  }

  async server(id: string): Promise<IServerInfo> {
    await this.ready;
    const protocol = this.protocol(id);
    const known = this._of(id);
    if (!known.server) {
      known.heard.length = 0;
      const exchange = hearing(this.exchange(id), known.heard);
      known.server = kept(protocol.probe(exchange), () => {
        delete known.server;
      });
    }
    return known.server;
  }

  async processes(id: string): Promise<readonly IProcessSummary[]> {
    await this.ready;
    const protocol = this.protocol(id);
    const known = this._of(id);
    return (known.processes ??= kept(
      this.server(id).then(server =>
        collected(
          protocol.processes(
            hearing(this.exchange(id), known.heard),
            server,
            {}
          )
        )
      ),
      () => {
        delete known.processes;
      }
    ));
  }

  async describe(id: string, process: string): Promise<IProcessDescription> {
    await this.ready;
    const { descriptions } = this._of(id);
    const there = descriptions.get(process);
    if (there) {
      return there;
    }
    const asked = kept(this._describe(id, process), () => {
      descriptions.delete(process);
    });
    descriptions.set(process, asked);
    return asked;
  }

  heard(id: string, process?: string): readonly IHeard[] {
    const known = this._known.get(id);
    return (
      (process === undefined ? known?.heard : known?.told.get(process)) ?? []
    );
  }

  async refresh(): Promise<void> {
    this._known.clear();
    this._ready = this._read();
    await this._ready;
  }

  private async _describe(
    id: string,
    process: string
  ): Promise<IProcessDescription> {
    const { trans } = this._options.connection;
    const [server, processes] = await Promise.all([
      this.server(id),
      this.processes(id)
    ]);
    const summary = processes.find(candidate => candidate.id === process);
    if (!summary) {
      throw new Error(
        trans.__(
          'Gateway "%1" has no process "%2".',
          this.get(id)?.title ?? id,
          process
        )
      );
    }
    const told: IHeard[] = [];
    this._of(id).told.set(process, told);
    return this.protocol(id).describe(
      hearing(this.exchange(id), told),
      server,
      summary
    );
  }

  /** A hint without a ledger's sequence is about what a gateway offers, not about its jobs. */
  private _onChange(_: unknown, { what, id, sequence }: IChange): void {
    if (what !== 'gateway' || sequence !== 0) {
      return;
    }
    const forgotten = this._known.delete(id);
    const gateway = this.get(id);
    if (this._ready && (!gateway || gateway.editable)) {
      // It was added, changed or removed, perhaps in another tab.
      this._ready = this._read();
    } else if (forgotten) {
      this._changed.emit();
    }
  }

  /** Never rejects: what went wrong is in `problem`. */
  private async _read(): Promise<void> {
    const { connection, ledger } = this._options;
    try {
      const [server, gateways] = await Promise.all([
        handshake(connection),
        ledger.gateways()
      ]);
      this._problem = mismatch(server, connection.trans);
      this._gateways = gateways;
    } catch (reason) {
      this._problem = reason instanceof Error ? reason.message : String(reason);
      this._gateways = [];
    }
    this._changed.emit();
  }

  private _of(id: string): IKnown {
    let known = this._known.get(id);
    if (!known) {
      known = { descriptions: new Map(), heard: [], told: new Map() };
      this._known.set(id, known);
    }
    return known;
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _known = new Map<string, IKnown>();
  private _gateways: readonly IGateway[] = [];
  private _problem: string | null = null;
  private _ready: Promise<void> | null = null;
}

export namespace Gateways {
  export interface IOptions {
    connection: IConnection;
    events: Pick<ServerEvents, 'changed'>;
    ledger: Pick<ILedger, 'gateways'>;
    protocols: IProtocols;
  }
}

/** A failure is not kept: the next who asks asks again. */
function kept<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}

async function collected<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of pages) {
    all.push(item);
  }
  return all;
}
