import * as z from 'zod/mini';

import type { Effect } from '../protocols/job';
import type { JsonObject } from '../protocols/json';
import type { IConnection } from './connection';
import type {
  IBulkOutcome,
  IEffectRecord,
  IRetention,
  ITransition
} from './records';
import { DEADLINE, request } from './request';
import { answer, failure, state } from './schemas';

/** Jobs that the server takes in one request. */
const AT_ONCE = 200;

/** Written by a protocol of ours, and only shown. */
const effect = z.custom<Effect>(value => {
  const { id, kind } = (value ?? {}) as { id?: unknown; kind?: unknown };
  return typeof id === 'string' && typeof kind === 'string';
});

const effectList: z.ZodMiniType<IEffectRecord[]> = z.array(
  z.looseObject({
    id: z.string(),
    state: z.enum(['planned', 'running', 'done']),
    effect,
    answer: z.nullable(
      z.looseObject({
        type: z.string(),
        answer: z.optional(answer),
        failure: z.optional(failure)
      })
    ),
    created: z.string(),
    started: z.nullable(z.string()),
    finished: z.nullable(z.string())
  })
);

const transitions: z.ZodMiniType<ITransition[]> = z.array(
  z.looseObject({
    at: z.string(),
    until: z.string(),
    state,
    word: z.string(),
    progress: z.nullable(z.number()),
    message: z.string()
  })
);

const outcome = z.looseObject({
  done: z.array(z.string()),
  failed: z.array(z.looseObject({ id: z.string(), message: z.string() }))
});

const retention: z.ZodMiniType<IRetention> = z.looseObject({
  limits: z.looseObject({
    days: z.number(),
    jobs: z.number(),
    bytes: z.number()
  }),
  jobs: z.number(),
  bytes: z.number(),
  held: z.number(),
  removals: z.array(
    z.looseObject({
      at: z.string(),
      reason: z.string(),
      jobs: z.number(),
      bytes: z.number()
    })
  )
});

/** What is done to many jobs: the same for each. */
export type BulkWish =
  { do: 'forget' } | { do: 'ask'; action: string; fields?: JsonObject };

/** The routes that nobody needs before something is looked at; loaded with the first of them. */
export class Chores {
  constructor(private readonly _connection: IConnection) {}

  /** What was sent and answered for a job, in order. */
  exchanges(id: string): Promise<IEffectRecord[]> {
    return request(this._connection, effectList, {
      path: ['jobs', id, 'effects']
    });
  }

  /** The states that a job went through, oldest first. */
  history(id: string): Promise<ITransition[]> {
    return request(this._connection, transitions, {
      path: ['jobs', id, 'history']
    });
  }

  /** What is kept, and what was removed by itself. */
  retention(): Promise<IRetention> {
    return request(this._connection, retention, { path: ['retention'] });
  }

  /**
   * The same for many jobs, some hundred with each request.
   *
   * Never rejects: the jobs of a request that failed are told as failed, with
   * its reason. `progress` is given how many have been dealt with.
   */
  async bulk(
    jobs: readonly string[],
    wish: BulkWish,
    progress: (dealt: number) => void = () => undefined
  ): Promise<IBulkOutcome> {
    const done: string[] = [];
    const failed: IBulkOutcome['failed'] = [];
    for (let at = 0; at < jobs.length; at += AT_ONCE) {
      const some = jobs.slice(at, at + AT_ONCE);
      try {
        const told = await request(this._connection, outcome, {
          method: 'POST',
          path: ['jobs', 'bulk'],
          body: { ...wish, jobs: some },
          deadline: 2 * DEADLINE
        });
        done.push(...told.done);
        failed.push(...told.failed);
      } catch (reason) {
        const message = reason instanceof Error ? reason.message : `${reason}`;
        failed.push(...some.map(id => ({ id, message })));
      }
      progress(Math.min(at + AT_ONCE, jobs.length));
    }
    return { done, failed };
  }
}

/** What others need of them; a test gives its own. */
export type IChores = Pick<Chores, keyof Chores>;
