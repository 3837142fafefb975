import * as z from 'zod/mini';

/**
 * The members that we read of what servers send, each with what to take when it
 * is missing or something else: real answers deviate, and one odd member must
 * not cost the others. Unknown members are ignored.
 */

const text = z.catch(z.string(), '');
const words = listOf(z.string());

/** Ids are texts; a number is written as one. */
const id = z.pipe(
  z.union([z.string(), z.number()]),
  z.transform(value => String(value))
);
const perhapsId = z.catch(z.nullable(id.check(z.maxLength(500))), null);

/** A list without the items that are something else; empty when it is no list. */
export function listOf<T>(item: z.ZodMiniType<T>) {
  return z.pipe(
    z.catch(z.array(z.unknown()), []),
    z.transform((items: unknown[]) =>
      items.flatMap(value => {
        const read = item.safeParse(value);
        return read.success ? [read.data] : [];
      })
    )
  );
}

/** RFC 8288 link as OGC APIs write it (OGC 18-062r2 §7.2.4, `link.yaml`). */
export const link = z.object({
  href: z.string().check(z.maxLength(8192)),
  rel: text,
  type: text,
  title: text
});
export type ILink = z.infer<typeof link>;

const links = listOf(link);

/** §7.2 landing page. */
export const landing = z.object({
  title: text,
  description: text,
  links
});

const severity = z.catch(z.enum(['info', 'warning']), 'warning');
const lineNumber = z.number().check(z.int(), z.positive());

/** What the embedded engine wants its users to know; no part of the standard. */
export const notices = z.object({
  notices: listOf(
    z.object({
      severity,
      text: z.string().check(z.minLength(1)),
      file: z.catch(z.nullable(z.string().check(z.maxLength(255))), null),
      line: z.catch(z.nullable(lineNumber), null)
    })
  )
});

/** §7.4 conformance declaration. */
export const conformance = z.object({ conformsTo: words });

const summaryShape = {
  id,
  title: text,
  description: text,
  version: z.catch(id, ''),
  keywords: words,
  jobControlOptions: words,
  outputTransmission: words,
  mutable: z.catch(z.nullable(z.boolean()), null),
  links
};

/** §7.8 process summary. */
export const summary = z.object(summaryShape);
export type ISummary = z.infer<typeof summary>;

/** §7.9 process list. */
export const processList = z.object({
  processes: listOf(summary),
  links
});

/** §7.10 process description; inputs and outputs are read one by one. */
export const process = z.object({
  ...summaryShape,
  inputs: z.optional(z.unknown()),
  outputs: z.optional(z.unknown()),
  example: z.optional(z.unknown())
});

/** §7.12 statusInfo, in all the spellings that servers use. */
export const statusInfo = z.object({
  status: z.string(),
  jobID: perhapsId,
  jobId: perhapsId,
  job_id: perhapsId,
  id: perhapsId,
  processID: perhapsId,
  process_id: perhapsId,
  orderID: perhapsId,
  executor: text,
  nativeID: perhapsId,
  evidence: text,
  message: text,
  progress: z.optional(z.unknown()),
  created: text,
  started: text,
  finished: text,
  updated: text,
  exception: z.optional(z.unknown()),
  links
});

/** §11 job list. Weaver lists mere ids unless asked for details. */
export const jobList = z.object({
  jobs: z.array(z.unknown()),
  links
});

const perhaps = z.catch(z.nullable(z.string()), null);

/** What `describe` hands to `begin` through {@link IOrder.target}. */
export const target = z.object({
  /** Where to post the execute request. */
  execute: z.catch(z.nullable(z.string()), null),
  /** Where the server's jobs are; `jobs` where the server does not say. */
  jobs: z.catch(z.string(), 'jobs'),
  /** The server lists its jobs. */
  list: z.catch(z.boolean(), false),
  /** A repeated order (`X-Order-Id`) gets the same job again. */
  once: z.catch(z.boolean(), false),
  /** The server tells when a job has ended (`callback`). */
  callback: z.catch(z.boolean(), false),
  /** The server speaks the draft of 2.0. */
  draft2: z.catch(z.boolean(), false),
  /** The process' URI, where jobs are made at `execute` and started then (Part 4). */
  create: perhaps,
  modes: listOf(z.enum(['sync', 'async'])),
  /** Inputs that must be wrapped, with the members that belong to their values. */
  inputs: listOf(
    z.object({
      id: z.string(),
      kind: z.enum(['bbox', 'object']),
      many: z.catch(z.boolean(), false),
      own: words,
      crs: perhaps
    })
  ),
  outputs: listOf(
    z.object({
      id: z.string(),
      mediaTypes: words,
      base64: z.catch(z.boolean(), false),
      own: words
    })
  ),
  transmission: words
});
export type ITarget = z.infer<typeof target>;

/** What `probe` remembers about a server. */
export const server = z.object({
  processes: z.catch(z.string(), 'processes'),
  jobs: z.catch(z.string(), 'jobs'),
  list: z.catch(z.boolean(), false),
  once: z.catch(z.boolean(), false)
});
export type IServer = z.infer<typeof server>;

/** What a job remembers between two steps. Small: no body is ever kept in it. */
export const memory = z.object({
  phase: z.catch(
    z.enum([
      'submitting',
      'finding',
      'attaching',
      'following',
      'fetching',
      'salvaging',
      'removing',
      'ended'
    ]),
    'ended'
  ),
  /** Effects whose outcome is awaited; an event of any other is an echo. */
  pending: words,
  /** Address of the status document. */
  status: text,
  /** Address of the results, where a link told it. */
  results: perhaps,
  /** Address of what a failed or dismissed job has left. */
  partial: perhaps,
  /** When the server took it. */
  submitted: perhaps,
  /** When the server says that it was made: tells it from another job of the same id. */
  created: perhaps,
  /** When the server first said that it does not know it. */
  gone: perhaps,
  /** Since when it counts as lost; it is looked for a while longer. */
  lost: perhaps,
  /** The id that its status document gives, where that is another than the one it was made under. */
  alias: perhaps,
  /** The server refused addresses of ours to tell: it is sent none. */
  quiet: z.catch(z.boolean(), false),
  /** The user wants it to end, but there is nothing to dismiss yet. */
  cancel: z.catch(z.boolean(), false),
  /** What came of the request to dismiss it. */
  dismiss: z.catch(z.enum(['', 'sent', 'taken', 'unknown']), ''),
  /** The user wants it to be removed at the server, once it has been taken up. */
  remove: z.catch(z.boolean(), false),
  /** What came of the request to start it, where making a job does not start it. */
  start: z.catch(z.enum(['', 'sent']), ''),
  /** Ours, shown where the server says nothing. */
  note: text,
  /** Attempts at what is being done now. */
  tries: z.catch(z.number(), 0),
  /** Execute requests made. */
  sent: z.catch(z.number(), 0),
  /** Pages of the job list walked in search of it, and the process' jobs met there. */
  pages: z.catch(z.number(), 0),
  alike: z.catch(z.number(), 0)
});
export type IMemory = z.infer<typeof memory>;

/** What a status document says about one job, made small: {@link JobEvent} `observed`. */
export const seen = z.object({
  /** The server does not know such a job. */
  gone: z.catch(z.boolean(), false),
  id: perhaps,
  state: z.catch(
    z.nullable(
      z.enum([
        'accepted',
        'running',
        'successful',
        'failed',
        'dismissed',
        'lost'
      ])
    ),
    null
  ),
  word: text,
  progress: z.catch(z.nullable(z.number()), null),
  message: text,
  process: perhaps,
  created: perhaps,
  started: perhaps,
  finished: perhaps,
  results: perhaps,
  partial: perhaps,
  log: perhaps
});
export type ISeen = z.infer<typeof seen>;
