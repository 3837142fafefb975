import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPackage, IProcessSummary } from '../../protocols/description';
import type { IGateway } from '../../server/records';
import type { IGateways } from '../../tokens';

/** A gateway that takes processes, and which it has. */
export interface ITarget {
  gateway: IGateway;
  processes: readonly IProcessSummary[];
}

/** The gateways that say that they take processes; one that does not answer is left out. */
export async function findTargets(gateways: IGateways): Promise<ITarget[]> {
  await gateways.ready;
  if (gateways.problem !== null) {
    throw new Error(gateways.problem);
  }
  const found = await Promise.all(
    gateways.gateways.map(async (gateway): Promise<ITarget[]> => {
      try {
        const { capabilities } = await gateways.server(gateway.id);
        return capabilities.deploy && gateways.protocol(gateway.id).deploy
          ? [{ gateway, processes: await gateways.processes(gateway.id) }]
          : [];
      } catch {
        // The panel tells what is wrong with it.
        return [];
      }
    })
  );
  return found.flat();
}

/**
 * Deploy a package, or put it in the place of a process; the id of what is there then.
 *
 * Rejects with the server's words. Afterwards the gateway is asked anew for what it has.
 */
export async function send(
  gateways: IGateways,
  gateway: string,
  parcel: IPackage,
  replaced: IProcessSummary | null,
  trans: TranslationBundle
): Promise<string> {
  const { deploy, replace } = gateways.protocol(gateway);
  const info = await gateways.server(gateway);
  const exchange = gateways.exchange(gateway);
  if (replaced ? !replace : !deploy) {
    throw new Error(trans.__('This gateway takes no processes.'));
  }
  let id = replaced?.id ?? '';
  if (replaced) {
    await replace?.(exchange, info, replaced, parcel);
  } else if (deploy) {
    id = (await deploy(exchange, info, parcel)).id;
  }
  await gateways.refresh();
  return id;
}

/** Take a deployed process away. Rejects with the server's words. */
export async function take(
  gateways: IGateways,
  gateway: string,
  process: IProcessSummary
): Promise<void> {
  const info = await gateways.server(gateway);
  const exchange = gateways.exchange(gateway);
  await gateways.protocol(gateway).undeploy?.(exchange, info, process);
  await gateways.refresh();
}

/** What a process can be taken for that has an id: it is deployed already, or fixed. */
export function holder(
  target: ITarget | undefined,
  id: string
): { process: IProcessSummary; fixed: boolean } | null {
  const process = target?.processes.find(each => each.id === id);
  return process ? { process, fixed: process.mutable === false } : null;
}
