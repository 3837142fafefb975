import type { IAnswer, IFailure, IRequest } from './exchange';
import type { IResources } from './executors';
import type { JsonObject, JsonValue } from './json';

/** OGC's status words (OGC 18-062r2 §7.10, Part 4 `created`), and `lost`: no evidence that it still exists. */
export type JobState =
  | 'created'
  | 'accepted'
  | 'running'
  | 'successful'
  | 'failed'
  | 'dismissed'
  | 'lost';

/** States in which the user's question is answered. A job may still be followed (see {@link IJob.rest}). */
export const TERMINAL: readonly JobState[] = [
  'successful',
  'failed',
  'dismissed'
];

/** What the user asked for. Written down before anything is sent; holds no secret. */
export interface IOrder {
  /** UUID made by us: the idempotency key. */
  id: string;
  gateway: string;
  protocol: string;
  process: string;
  /** How the job is called in lists: `fft-filter`, `cell 4 · trend.ipynb`. */
  title: string;
  inputs: JsonObject;
  /** Wanted outputs; all of them when absent. */
  outputs?: Record<string, { mediaType?: string; reference?: boolean }>;
  /** Where it is to run and with what (capability `executors`). */
  resources?: IResources;
  /** What `describe` found out and `begin` needs (links, modes, output types). Opaque to all but the protocol. */
  target: JsonObject;
  /** Where the result belongs. */
  origin?: IOrigin;
  /** Addresses that the server is to tell about the job, where it can (`callback`). */
  tell?: ITell;
  /**
   * The job was made elsewhere and taken up by this id or address: what it was
   * made with is not known, and `inputs` is empty.
   */
  attached?: string;
}

/** Addresses of the user's own, `http:` or `https:`, that a server tells about a job. */
export interface ITell {
  /** Gets the results. */
  success?: string;
  /** Is told that the job goes on. */
  progress?: string;
  /** Is told that the job failed. */
  failed?: string;
}

/** The notebook cell a job was made from. */
export interface IOrigin {
  notebook: string;
  cell: string;
  /** SHA-256 of the cell's source when it was submitted: an edited cell is not overwritten. */
  source: string;
}

/**
 * The life of a job so far: plain JSON, changed by `begin` and `advance` only.
 */
export interface IJob {
  order: IOrder;
  state: JobState;
  /** The server's own word for its state, shown beside ours. */
  word: string;
  /** 0 to 100, or null where the server tells none. */
  progress: number | null;
  /** The server's words about it, or ours where it has none. */
  message: string;
  /** The server's id of it, once known. */
  remote: string | null;
  /** Surveys are to ask about it. */
  survey: boolean;
  /** Nothing more will happen: no survey, no effect, no event is awaited. */
  rest: boolean;
  /** RFC 3339 times as the server tells them. */
  started: string | null;
  finished: string | null;
  /** Address of a log to be read with `IProtocol.log`, where there is one. */
  log: string | null;
  /**
   * What came of removing it at the server, where that was asked for. `done`: the
   * server has it no longer; `message`: why it was not done, empty while it is under way.
   */
  removal?: { done: boolean; message: string };
  /** Effects made so far: the source of effect ids. */
  effects: number;
  /** The protocol's own memory. */
  memory: JsonObject;
}

interface IEffectBase {
  /** Unique within the job; made by {@link plan} from the job's counter and a name. */
  id: string;
}

/**
 * Something for the server to do, durably: a row before, the raw answer after,
 * then an event with the effect's id.
 */
export type Effect =
  /** Send a request. Event: `answered` or `unanswered`. */
  | (IEffectBase & {
      kind: 'request';
      request: IRequest;
      /**
       * It changes something there. When the server dies between sending and
       * recording, such an effect is not repeated: the event is `unknown`.
       */
      changes: boolean;
    })
  /** Put a file of the Jupyter root into an object store; repeatable by nature. Event: `stored` or `unanswered`. */
  | (IEffectBase & { kind: 'upload'; file: string; to: IObject })
  /** Fetch an object from an object store into the job's results. Event: `stored` or `unanswered`. */
  | (IEffectBase & { kind: 'download'; from: IObject; result: IResultName })
  /** Wake me later. Event: `elapsed`. */
  | (IEffectBase & { kind: 'wait'; seconds: number })
  /** Keep these results; the job's results are complete with it. Event: `collected`. */
  | (IEffectBase & { kind: 'collect'; results: ICollect[] })
  /** The job is at rest. No event follows. */
  | (IEffectBase & { kind: 'ended' });

/** An object in an S3 store. Keys are named, not held: the relay knows the secrets. */
export interface IObject {
  endpoint: string;
  region: string;
  bucket: string;
  key: string;
  accessKey: { $secret: string };
  secretKey: { $secret: string };
}

export interface IResultName {
  /** The output's id, as the process declares it. */
  name: string;
  mediaType?: string;
  filename?: string;
}

/** A result and where its bytes are. */
export type ICollect = IResultName &
  (
    | { value: JsonValue }
    | { text: string }
    | { base64: string }
    /** The body of that effect's answer, as it came. */
    | { answer: string }
    /** To be fetched, streamed to disk. */
    | { request: IRequest }
    /** Left where it is: only the address is kept. */
    | { href: string }
  );

/** What happened. `at` is the time at which it did, RFC 3339 in UTC: protocols have no clock. */
export type JobEvent = { at: string } & (
  | { type: 'answered'; effect: string; answer: IAnswer }
  | { type: 'unanswered'; effect: string; failure: IFailure }
  /** The server died between sending a state-changing effect and recording its answer: find out, do not repeat blindly. */
  | { type: 'unknown'; effect: string }
  | { type: 'stored'; effect: string; result?: IResultName; size: number }
  | { type: 'elapsed'; effect: string }
  | {
      type: 'collected';
      effect: string;
      failures: { name: string; message: string }[];
    }
  /** A survey's answer spoke about this job; `seen` is the protocol's own reading of it. */
  | { type: 'observed'; seen: JsonObject }
  /** The user wants one of the protocol's actions. */
  | { type: 'asked'; action: string; fields: JsonObject }
);

/** The job as it is now, and what is to be done next. */
export interface IJobStep {
  job: IJob;
  effects: Effect[];
}

/** An effect without its id. */
export type EffectPlan = Effect extends infer E
  ? E extends Effect
    ? Omit<E, 'id'>
    : never
  : never;

/** The job of an order that nothing has happened to yet. */
export function newJob(order: IOrder, memory: JsonObject = {}): IJob {
  return {
    order,
    state: 'created',
    word: '',
    progress: null,
    message: '',
    remote: null,
    survey: false,
    rest: false,
    started: null,
    finished: null,
    log: null,
    effects: 0,
    memory
  };
}

/**
 * Give planned effects their ids, `<n>-<name>`: the same job and plan always
 * give the same ids, so that a step computed twice is recorded once.
 */
export function plan(
  job: IJob,
  effects: { name: string; effect: EffectPlan }[]
): IJobStep {
  let count = job.effects;
  const numbered = effects.map(
    ({ name, effect }) => ({ ...effect, id: `${++count}-${name}` }) as Effect
  );
  return { job: { ...job, effects: count }, effects: numbered };
}

/** The name part of an effect's id: `create` of `2-create`. */
export function effectName(id: string): string {
  return id.slice(id.indexOf('-') + 1);
}

/** The user's question about the job is answered. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.includes(state);
}
