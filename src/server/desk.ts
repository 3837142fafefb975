import * as z from 'zod/mini';

import type { IExchange } from '../protocols/exchange';
import type { JsonObject } from '../protocols/json';
import type { IConnection } from './connection';
import { exchangeBy } from './exchange';
import type { IGateway, IGatewayRules } from './records';
import { command, request } from './request';
import * as schemas from './schemas';

const rules: z.ZodMiniType<IGatewayRules> = z.looseObject({
  locked: z.boolean(),
  hosts: z.array(z.string()),
  schemes: z.array(
    z.looseObject({
      scheme: z.string(),
      fields: z.array(
        z.looseObject({
          name: z.string(),
          secret: z.boolean(),
          required: z.boolean()
        })
      )
    })
  ),
  notices: z.array(
    z.looseObject({
      severity: z.enum(['info', 'warning']),
      text: z.string(),
      file: z.nullable(z.string()),
      line: z.nullable(z.number())
    })
  )
});

const changed = z.looseObject({ dropped: z.array(z.string()) });

/**
 * Where gateways are added, changed and removed. See `docs/architecture.md`, "An
 * entry". All methods reject with an `ApiError` that names the faulty field.
 */
export class GatewayDesk {
  constructor(private readonly _connection: IConnection) {}

  rules(): Promise<IGatewayRules> {
    return request(this._connection, rules, { path: ['gateways', 'rules'] });
  }

  /** Requests to a gateway that is still being typed; nothing is kept. */
  attempt(entry: JsonObject): IExchange {
    return exchangeBy(this._connection, ['gateways', 'try'], question => ({
      gateway: entry,
      request: question
    }));
  }

  add(entry: JsonObject): Promise<IGateway> {
    return request(this._connection, schemas.gateway, {
      method: 'POST',
      path: ['gateways'],
      body: entry
    });
  }

  /** Put another entry in its place. Gives the names of secrets that have to be typed again. */
  async change(id: string, entry: JsonObject): Promise<readonly string[]> {
    const { dropped } = await request(this._connection, changed, {
      method: 'PUT',
      path: ['gateways', id],
      body: entry
    });
    return dropped;
  }

  remove(id: string): Promise<void> {
    return command(this._connection, {
      method: 'DELETE',
      path: ['gateways', id]
    });
  }
}
