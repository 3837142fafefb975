import * as z from 'zod/mini';

import type { IConnection } from './connection';
import { DEADLINE, request } from './request';

const budget = z.looseObject({
  /** Requests about jobs in the last hour. */
  requests: z.number(),
  /** Jobs that are waited for. */
  jobs: z.number(),
  /** Seconds between two looks now, until the next one, and at least and at most. */
  interval: z.nullable(z.number()),
  next: z.nullable(z.number()),
  floor: z.number(),
  ceiling: z.number(),
  /** What came of the last request. */
  last: z.nullable(
    z.looseObject({
      status: z.nullable(z.number()),
      failure: z.nullable(z.string()),
      at: z.string()
    })
  ),
  /** The gateway is asked to tell when a job ends, and when it last did. */
  callbacks: z.boolean(),
  told: z.nullable(z.string())
});

/** How often a gateway is asked about jobs. Times are RFC 3339. */
export type IBudget = z.infer<typeof budget>;

const reach = z.looseObject({
  outcome: z.enum(['reached', 'other', 'silent']),
  /** The address that was tried. */
  url: z.string(),
  status: z.nullable(z.number()),
  message: z.string()
});

/** Whether our own public address leads to us. */
export type IReach = z.infer<typeof reach>;

/** What goes between this server and a gateway by itself. Rejects with an `ApiError`. */
export class Traffic {
  constructor(private readonly _connection: IConnection) {}

  budget(gateway: string): Promise<IBudget> {
    return request(this._connection, budget, {
      path: ['gateways', gateway, 'budget']
    });
  }

  /** Have the server send a request to its own public address. */
  reach(): Promise<IReach> {
    return request(this._connection, reach, {
      method: 'POST',
      path: ['reach'],
      deadline: 2 * DEADLINE
    });
  }
}
