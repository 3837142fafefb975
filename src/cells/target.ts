import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProcessDescription } from '../protocols/description';
import type { IGateway } from '../server/records';
import type { IGateways } from '../tokens';

/** Where cells run unless told otherwise: the engine inside this Jupyter server. */
export const THIS_SERVER = 'this-server';

/** A gateway and its process for cells. */
export interface ITarget {
  gateway: IGateway;
  process: IProcessDescription;
}

/**
 * Find the process that runs cells at a gateway.
 *
 * Rejects with words for the user when there is no such gateway, it does not
 * answer, or it cannot run cells.
 */
export async function findTarget(
  gateways: IGateways,
  id: string,
  trans: TranslationBundle
): Promise<ITarget> {
  await gateways.ready;
  if (gateways.problem !== null) {
    throw new Error(gateways.problem);
  }
  const gateway = gateways.get(id);
  if (!gateway) {
    throw new Error(
      trans.__('There is no gateway "%1": nothing was submitted.', id)
    );
  }
  const { capabilities } = await gateways.server(id);
  if (capabilities.runCell === null) {
    throw new Error(
      trans.__(
        '%1 has no process that runs cells: nothing was submitted.',
        gateway.title
      )
    );
  }
  const process = await gateways.describe(id, capabilities.runCell);
  return { gateway, process };
}
