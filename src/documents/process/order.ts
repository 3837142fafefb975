import type { IProcessDescription } from '../../protocols/description';
import type { IOrder, ITell } from '../../protocols/job';
import type { JsonObject } from '../../protocols/json';
import type { IGateway } from '../../server/records';

/** The order to run a process with these inputs for these outputs, and to tell others of it. `id` is a fresh UUID. */
export function orderOf(
  id: string,
  gateway: IGateway,
  description: IProcessDescription,
  inputs: JsonObject,
  tell?: ITell,
  outputs?: IOrder['outputs']
): IOrder {
  return {
    id,
    gateway: gateway.id,
    protocol: gateway.protocol,
    process: description.id,
    title: description.id,
    inputs,
    target: description.target,
    ...(outputs ? { outputs } : {}),
    ...(tell ? { tell } : {})
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
