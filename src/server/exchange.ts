import type { IExchange, IFailure, IRequest } from '../protocols/exchange';
import type { IConnection } from './connection';
import { ApiError, DEADLINE, request } from './request';
import * as schemas from './schemas';

/** The gateway did not answer, or the relay would not ask it. */
export class RelayError extends Error {
  override readonly name = 'RelayError';

  constructor(readonly failure: IFailure) {
    super(failure.message);
  }
}

/** Seconds that the relay may take on top of the request's own deadline. */
const GRACE = 5;

/** An exchange with a gateway, through the server's relay. */
export function exchangeFor(
  connection: IConnection,
  gateway: string
): IExchange {
  return exchangeBy(connection, ['gateways', gateway, 'relay'], body => body);
}

/** An exchange through a route that relays; `wrap` makes the route's body of a request. */
export function exchangeBy(
  connection: IConnection,
  path: readonly string[],
  wrap: (question: IRequest) => unknown
): IExchange {
  return async question => {
    try {
      return await request(connection, schemas.answer, {
        method: 'POST',
        path,
        body: wrap(question),
        deadline: (question.deadline ?? DEADLINE) + GRACE
      });
    } catch (reason) {
      if (reason instanceof ApiError && reason.status === 502) {
        const said = schemas.noAnswer.safeParse(reason.detail);
        if (said.success) {
          throw new RelayError(said.data.failure);
        }
      }
      throw reason;
    }
  };
}
