import * as z from 'zod/mini';

import type { AnswerBody, IAnswer, IFailure } from '../protocols/exchange';
import type { IJob, IOrder, JobEvent } from '../protocols/job';
import type { JsonObject, JsonValue } from '../protocols/json';
import type {
  CellCheck,
  IAuth,
  IGateway,
  IJobRecord,
  IResult
} from './records';

/**
 * What the server extension may answer. Objects are loose, so that a newer
 * server's additions pass through; only the members that we read are checked.
 */

/** It came out of `JSON.parse`, so that it is an object is all there is to see. */
const json = z.custom<JsonObject>(
  value => typeof value === 'object' && value !== null && !Array.isArray(value)
);

/** Anything that JSON can say. */
const value = z.custom<JsonValue>(() => true);

export const state = z.enum([
  'created',
  'accepted',
  'running',
  'successful',
  'failed',
  'dismissed',
  'lost'
]);

const order: z.ZodMiniType<IOrder> = z.looseObject({
  id: z.string(),
  gateway: z.string(),
  protocol: z.string(),
  process: z.string(),
  title: z.string(),
  inputs: json,
  outputs: z.optional(
    z.record(
      z.string(),
      z.looseObject({
        mediaType: z.optional(z.string()),
        reference: z.optional(z.boolean())
      })
    )
  ),
  resources: z.optional(json),
  target: json,
  origin: z.optional(
    z.looseObject({
      notebook: z.string(),
      cell: z.string(),
      source: z.string()
    })
  ),
  tell: z.optional(
    z.looseObject({
      success: z.optional(z.string()),
      progress: z.optional(z.string()),
      failed: z.optional(z.string())
    })
  ),
  attached: z.optional(z.string())
});

const job: z.ZodMiniType<IJob> = z.looseObject({
  order,
  state,
  word: z.string(),
  progress: z.nullable(z.number()),
  message: z.string(),
  remote: z.nullable(z.string()),
  survey: z.boolean(),
  rest: z.boolean(),
  started: z.nullable(z.string()),
  finished: z.nullable(z.string()),
  log: z.nullable(z.string()),
  removal: z.optional(
    z.looseObject({ done: z.boolean(), message: z.string() })
  ),
  effects: z.number(),
  memory: json
});

export const jobRecord: z.ZodMiniType<IJobRecord> = z.looseObject({
  id: z.string(),
  version: z.number(),
  sequence: z.number(),
  job,
  created: z.string(),
  updated: z.string(),
  verified: z.nullable(z.string()),
  unreachable: z.nullable(z.string()),
  delivered: z.boolean(),
  results: z.boolean()
});

export const jobList = z.looseObject({
  sequence: z.number(),
  jobs: z.array(jobRecord),
  gone: z.optional(z.array(z.string())),
  next: z.optional(z.nullable(z.string())),
  driven: z.optional(z.array(z.string()))
});

const auth: z.ZodMiniType<IAuth> = z.custom<IAuth>(
  value =>
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { scheme?: unknown }).scheme === 'string'
);

export const gateway: z.ZodMiniType<IGateway> = z.looseObject({
  id: z.string(),
  title: z.string(),
  protocol: z.string(),
  root: z.string(),
  embedded: z.boolean(),
  editable: z.boolean(),
  auth: z.optional(auth),
  secrets: z.optional(z.record(z.string(), z.nullable(z.boolean()))),
  options: z.optional(json),
  url: z.optional(z.nullable(z.string())),
  origins: z.optional(z.array(value)),
  headers: z.optional(json),
  tls: z.optional(z.nullable(json)),
  proxy: z.optional(z.nullable(json))
});

export const gatewayList = z.array(gateway);

export const resultList: z.ZodMiniType<IResult[]> = z.array(
  z.looseObject({
    name: z.string(),
    mediaType: z.string(),
    filename: z.string(),
    size: z.number(),
    sha256: z.string(),
    href: z.optional(z.string())
  })
);

const body: z.ZodMiniType<AnswerBody> = z.union([
  z.looseObject({ kind: z.literal('none') }),
  z.looseObject({ kind: z.literal('text'), text: z.string() }),
  z.looseObject({ kind: z.literal('base64'), base64: z.string() }),
  z.looseObject({
    kind: z.literal('file'),
    file: z.string(),
    size: z.number(),
    sha256: z.string()
  })
]);

export const answer: z.ZodMiniType<IAnswer> = z.looseObject({
  status: z.number(),
  reason: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body,
  at: z.string(),
  seconds: z.number()
});

export const failure: z.ZodMiniType<IFailure> = z.looseObject({
  kind: z.enum(['refused', 'unreachable', 'deadline', 'broken', 'too-large']),
  message: z.string(),
  at: z.string(),
  field: z.optional(z.string())
});

/** The body of the relay's 502. */
export const noAnswer = z.looseObject({ failure });

export const surveyAnswer = z.union([
  z.looseObject({ answer }),
  z.looseObject({ failure })
]);

const EVENTS = [
  'answered',
  'unanswered',
  'unknown',
  'stored',
  'elapsed',
  'collected',
  'observed',
  'asked'
];

/** An inbox event; its answer is as hostile as any, and read by the protocol alone. */
const event = z.custom<JobEvent>(value => {
  const { type, at } = (value ?? {}) as { type?: unknown; at?: unknown };
  return (
    typeof type === 'string' && EVENTS.includes(type) && typeof at === 'string'
  );
});

export const workList = z.looseObject({
  jobs: z.array(
    z.looseObject({
      record: jobRecord,
      events: z.array(
        z.looseObject({ id: z.union([z.number(), z.string()]), event })
      )
    })
  ),
  surveys: z.array(
    z.looseObject({ gateway: z.string(), jobs: z.array(jobRecord) })
  )
});

export const handshakeAnswer = z.looseObject({
  version: z.string(),
  api: z.number(),
  worker: z.boolean(),
  readonly: z.boolean()
});

export const grant = z.looseObject({ granted: z.boolean() });

export const cellCheck: z.ZodMiniType<CellCheck> = z.union([
  z.looseObject({ ok: z.literal(true) }),
  z.looseObject({
    ok: z.literal(false),
    line: z.number(),
    column: z.number(),
    message: z.string()
  })
]);

/** `events/changed.v1.yaml`: a hint that something is to be read again. */
export const change = z.looseObject({
  what: z.enum(['job', 'work', 'gateway', 'worker']),
  id: z.string(),
  sequence: z.number()
});

export type IChange = z.infer<typeof change>;
export type IJobPage = z.infer<typeof jobList>;
export type IWorkList = z.infer<typeof workList>;
export type IHandshake = z.infer<typeof handshakeAnswer>;
