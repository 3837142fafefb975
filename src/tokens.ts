import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import type {
  IProcessDescription,
  IProcessSummary,
  IServerInfo
} from './protocols/description';
import type { IExchange } from './protocols/exchange';
import type { IOrder } from './protocols/job';
import type { JsonObject } from './protocols/json';
import type { IProtocol } from './protocols/protocol';
import type { IChores } from './server/chores';
import type { IGateway, IHeard, IJobRecord, IResult } from './server/records';

/** The protocols this JupyterLab speaks. Other extensions may add theirs. */
export interface IProtocols {
  readonly changed: ISignal<IProtocols, void>;
  /** Ids of the registered protocols. */
  readonly ids: readonly string[];
  get(id: string): IProtocol | undefined;
  /** Add a protocol; disposing the result removes it. Throws when the id is taken. */
  register(protocol: IProtocol): IDisposable;
}

/** The configured gateways, and browsing them. Answers are cached until `refresh`, or until a gateway says that its processes changed. */
export interface IGateways {
  /** The list was read again, or what was cached of a gateway holds no longer: ask anew. */
  readonly changed: ISignal<IGateways, void>;
  readonly gateways: readonly IGateway[];
  /** Resolves when the first list is there; rejects never (see `problem`). */
  readonly ready: Promise<void>;
  /** Why there is no list: server extension missing, versions differ, not reachable. */
  readonly problem: string | null;
  get(id: string): IGateway | undefined;
  protocol(id: string): IProtocol;
  exchange(id: string): IExchange;
  server(id: string): Promise<IServerInfo>;
  processes(id: string): Promise<readonly IProcessSummary[]>;
  describe(id: string, process: string): Promise<IProcessDescription>;
  /** What was asked and answered for the server and its list, or for a process' description: raw, unread. */
  heard(id: string, process?: string): readonly IHeard[];
  /** Forget what is cached and read the list again. */
  refresh(): Promise<void>;
}

/** The jobs of this user, as the ledger holds them. */
export interface IJobs {
  /** Ids of the jobs that changed, appeared or went. */
  readonly changed: ISignal<IJobs, readonly string[]>;
  /** Newest first. */
  readonly jobs: readonly IJobRecord[];
  readonly ready: Promise<void>;
  readonly problem: string | null;
  get(id: string): IJobRecord | undefined;
  /** Its next step is taken only while JupyterLab is open: the server has no worker for it. */
  waits(record: IJobRecord): boolean;
  /**
   * Write an order down and start it.
   *
   * The promise resolves when the ledger has it; what the gateway says follows
   * as changes of the job.
   */
  submit(order: IOrder): Promise<IJobRecord>;
  /**
   * Take up a job of the order's gateway that was made elsewhere, by its id or
   * address: it is followed, and its results are collected, like any other.
   */
  attach(order: IOrder, reference: string): Promise<IJobRecord>;
  /** Ask for one of the protocol's actions (`dismiss`, …). */
  ask(id: string, action: string, fields?: JsonObject): Promise<void>;
  /** Remove a job that is at rest from the list. */
  forget(id: string): Promise<void>;
  results(id: string): Promise<readonly IResult[]>;
  /** What is asked of the ledger only when somebody looks: history, exchanges, many jobs at once. */
  chores(): Promise<IChores>;
  /** Fetch a result's bytes. */
  result(id: string, name: string): Promise<Blob>;
  /** Address of a result, for a download link. */
  resultUrl(id: string, name: string): string;
  /** Last lines of the job's log; empty where there is none. */
  log(id: string, lines: number): Promise<string>;
  /** Read what changed since the last look. */
  look(): Promise<void>;
  /** Read everything anew. */
  refresh(): Promise<void>;
}

export const IProtocols = new Token<IProtocols>(
  'jupyterlab-hpc:IProtocols',
  'The protocols that remote systems are spoken to with; other extensions may register theirs.'
);

export const IGateways = new Token<IGateways>(
  'jupyterlab-hpc:IGateways',
  'The configured gateways: their processes and descriptions.'
);

export const IJobs = new Token<IJobs>(
  'jupyterlab-hpc:IJobs',
  'The jobs of this user: submit, follow, cancel, fetch results.'
);
