import type { IAnswer, IFailure } from '../protocols/exchange';
import type { Effect, IJob } from '../protocols/job';

/** A job as the ledger holds it. Times are RFC 3339 in UTC. */
export interface IJobRecord {
  id: string;
  /** Grows with every accepted step: a step computed from an older one is refused. */
  version: number;
  /** Grows with every change of any job: what a tab asks for is "all since N". */
  sequence: number;
  job: IJob;
  created: string;
  updated: string;
  /** When the remote server last told about it; null before it first did. */
  verified: string | null;
  /** Why the last survey of its gateway brought no answer. */
  unreachable: string | null;
  /** Its result was seen in a saved notebook. */
  delivered: boolean;
  /** Results are kept on the server and can be fetched. */
  results: boolean;
}

/** A configured remote system, as far as a browser may know it. */
export interface IGateway {
  id: string;
  title: string;
  /** `IProtocol.id` */
  protocol: string;
  /** Address of its root, for showing. */
  root: string;
  /** It is the engine inside this Jupyter server. */
  embedded: boolean;
}

/** A result that the server keeps for a job. */
export interface IResult {
  name: string;
  mediaType: string;
  filename: string;
  /** Bytes; 0 for a result that is only an address. */
  size: number;
  sha256: string;
  /** Set when the result was left where it is. */
  href?: string;
}

/** What is wrong with a cell before it is sent; lines and columns count from 1. */
export type CellCheck =
  { ok: true } | { ok: false; line: number; column: number; message: string };

/** An effect of a job, as planned, and what came of it: what was sent and answered, unread. */
export interface IEffectRecord {
  id: string;
  state: 'planned' | 'running' | 'done';
  effect: Effect;
  /** The event without its effect's id; null while there is none. */
  answer: {
    type: string;
    answer?: IAnswer;
    failure?: IFailure;
  } | null;
  created: string;
  started: string | null;
  finished: string | null;
}
