import type { IForm } from '../../forms/schema';
import type { IProcessDescription } from '../../protocols/description';
import type { IRequest } from '../../protocols/exchange';
import type { IResources } from '../../protocols/executors';
import { given } from '../../protocols/executors';
import type { IOrder, ITell } from '../../protocols/job';
import type { JsonObject } from '../../protocols/json';
import type { IProtocol } from '../../protocols/protocol';
import type { IGateway } from '../../server/records';

/** A process that is described: what its form is made of. */
export interface IDescribed {
  description: IProcessDescription;
  form: IForm;
}

/** Where a job is to run and with what, and whether something is wrong with that. */
export interface IWhere {
  resources: IResources;
  faulty: boolean;
}

/** The request that an order begins with; null where the protocol cannot say. */
export function firstRequest(
  protocol: () => IProtocol,
  order: IOrder
): IRequest | null {
  try {
    const { effects } = protocol().begin(order);
    const first = effects.find(effect => effect.kind === 'request');
    return first ? first.request : null;
  } catch {
    return null;
  }
}

/** The order to run a process with these inputs for these outputs, and to tell others of it. `id` is a fresh UUID. */
export function orderOf(
  id: string,
  gateway: IGateway,
  description: IProcessDescription,
  inputs: JsonObject,
  tell?: ITell,
  outputs?: IOrder['outputs'],
  resources: IResources = {}
): IOrder {
  const asked = given(resources);
  return {
    id,
    gateway: gateway.id,
    protocol: gateway.protocol,
    process: description.id,
    title: description.id,
    inputs,
    target: description.target,
    ...(outputs ? { outputs } : {}),
    ...(tell ? { tell } : {}),
    ...(asked ? { resources: asked } : {})
  };
}

/**
 * The source of the cell that waits for a job's result: one comment.
 *
 * What comes from the server is put on this one line whatever it holds, so that none of it can be code.
 *
 * @param at - RFC 3339
 */
export function cardSource(
  process: string,
  place: string,
  job: string,
  at: string
): string {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  return `# ${oneLine(process)} on ${oneLine(place)}, ${when}, job ${oneLine(job)}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
