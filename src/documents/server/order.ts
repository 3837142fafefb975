import type { TranslationBundle } from '@jupyterlab/translation';

import type { IOrder } from '../../protocols/job';
import type { JsonObject } from '../../protocols/json';
import type { IJobRecord } from '../../server/records';
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
