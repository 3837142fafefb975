import type { TranslationBundle } from '@jupyterlab/translation';

import type { IOrder } from '../../protocols/job';
import type { JsonObject, JsonValue } from '../../protocols/json';
import type { IGateway, IJobRecord } from '../../server/records';
import type { IGateways } from '../../tokens';

/** A job of a server that is to be taken up. */
export interface ITaken {
  /** A fresh UUID. */
  id: string;
  /** Its id on the server, or its address. */
  reference: string;
  /** Empty where it is not known. */
  process: string;
}

/**
 * The order that stands for a job which was made elsewhere.
 *
 * The description of its process, where it can be had, tells how its results are
 * to be read; else what is known of the server has to do.
 */
export async function attachOrder(
  gateways: IGateways,
  gateway: string,
  { id, reference, process }: ITaken,
  trans: TranslationBundle
): Promise<IOrder> {
  const info = await gateways.server(gateway);
  const target: JsonObject = process
    ? await gateways.describe(gateway, process).then(
        described => described.target,
        () => info.memory
      )
    : info.memory;
  return {
    id,
    gateway,
    protocol: gateways.protocol(gateway).id,
    process,
    title: process || trans.__('job %1', nameOf(reference)),
    inputs: {},
    target
  };
}

/** A job of ours is the one of this id or address at a gateway. */
export function isAbout(
  { job }: IJobRecord,
  gateway: string,
  reference: string
): boolean {
  return (
    job.order.gateway === gateway &&
    job.remote !== null &&
    job.state !== 'lost' &&
    (job.remote === reference || job.remote === nameOf(reference))
  );
}

/**
 * The host of an address that lies outside a gateway, so that its server will
 * not be asked for it; null for an id, and where it is not known which hosts belong
 * to the gateway (those that an administrator configured tell none).
 */
export function strangeHost(
  gateway: IGateway | undefined,
  reference: string
): string | null {
  const asked = parsed(reference);
  if (!gateway?.editable || !asked) {
    return null;
  }
  const own = [gateway.url ?? gateway.root, ...(gateway.origins ?? [])];
  return own.some(place => parsed(addressOf(place))?.origin === asked.origin)
    ? null
    : asked.host;
}

/** An origin is an address, or `{url, credentials}`. */
function addressOf(place: JsonValue): string {
  const isObject =
    typeof place === 'object' && place !== null && !Array.isArray(place);
  return String(isObject ? (place as JsonObject).url : place);
}

function parsed(address: string): URL | null {
  try {
    return /^https?:\/\//i.test(address) ? new URL(address) : null;
  } catch {
    return null;
  }
}

/** What an address of a job, or of its results, calls it; an id is its own name. */
function nameOf(reference: string): string {
  if (!/^https?:\/\//i.test(reference)) {
    return reference;
  }
  const path = reference.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  const segment = path.replace(/\/results$/, '').replace(/^.*\//s, '');
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
