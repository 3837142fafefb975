import type { INotice } from '../protocols/description';
import type { IAnswer, IFailure, IRequest } from '../protocols/exchange';
import type { Effect, IJob, JobState } from '../protocols/job';
import type { JsonObject, JsonValue } from '../protocols/json';

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

/** A state that a job was in, in our word and in the remote server's. Times are ours, RFC 3339 in UTC. */
export interface ITransition {
  /** When it was first told. */
  at: string;
  /** When its progress or message was last told anew. */
  until: string;
  state: JobState;
  word: string;
  progress: number | null;
  message: string;
}

/** What became of something that was done to many jobs. */
export interface IBulkOutcome {
  done: string[];
  failed: { id: string; message: string }[];
}

/** What the ledger keeps, and what it removed by itself. 0 is no limit. */
export interface IRetention {
  limits: { days: number; jobs: number; bytes: number };
  jobs: number;
  bytes: number;
  /** Ended jobs that stay whatever the limits: their results were not seen in a saved notebook. */
  held: number;
  /** Newest first. `reason` is the limit. */
  removals: { at: string; reason: string; jobs: number; bytes: number }[];
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
  /** A user added it, and may change or remove it; then the fields of its entry are here. */
  editable: boolean;
  /** How requests are signed: the scheme, and its fields where it is editable. The embedded one has none. */
  auth?: IAuth;
  /** The secrets that it needs: is each stored? null where the keyring does not say. */
  secrets?: Record<string, boolean | null>;
  /** The protocol's own settings. */
  options?: JsonObject;
  /** Its address as it was typed. */
  url?: string | null;
  /** Further origins: an address, or `{url, credentials}`. */
  origins?: JsonValue[];
  headers?: JsonObject;
  tls?: JsonObject | null;
  proxy?: JsonObject | null;
}

/** An authentication scheme with its fields; a secret one is `{"$secret": name}`. */
export type IAuth = { scheme: string } & JsonObject;

/** What a gateway was asked while it was browsed, and what came of it, unread. */
export interface IHeard {
  request: IRequest;
  answer: IAnswer | null;
  /** Why there was no answer. */
  failure: string | null;
}

/** A field of an authentication scheme. */
export interface IAuthField {
  name: string;
  secret: boolean;
  required: boolean;
}

/** What a user may add: `GET gateways/rules`. */
export interface IGatewayRules {
  /** The administrator has locked the gateways. */
  locked: boolean;
  /** Patterns of hosts that are allowed; any host when empty. */
  hosts: string[];
  schemes: { scheme: string; fields: IAuthField[] }[];
  /** What is wrong with the gateways that were added. */
  notices: INotice[];
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
