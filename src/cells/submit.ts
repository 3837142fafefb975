import type { TranslationBundle } from '@jupyterlab/translation';

import type { IResources } from '../protocols/executors';
import type { ILedger } from '../server/ledger';
import type { IJobRecord } from '../server/records';
import type { IGateways, IJobs } from '../tokens';
import { checkCell } from './check';
import type { ICell } from './order';
import { cellOrder } from './order';
import { findTarget } from './target';

/** What submitting a cell needs. */
export interface ISubmission {
  gateways: IGateways;
  jobs: IJobs;
  ledger: Pick<ILedger, 'check'>;
  trans: TranslationBundle;
}

/**
 * Submit a cell to a gateway under a given job id.
 *
 * Resolves when the ledger has it. Rejects with words for the user, a
 * `CellFault` for a syntax error; nothing was sent to the gateway then.
 */
export async function submitCell(
  { gateways, jobs, ledger, trans }: ISubmission,
  id: string,
  cell: ICell,
  gateway: string,
  resources?: IResources
): Promise<IJobRecord> {
  const [target] = await Promise.all([
    findTarget(gateways, gateway, trans),
    checkCell(ledger, cell.source, trans)
  ]);
  return jobs.submit(
    cellOrder(id, cell, target.gateway, target.process, trans, resources)
  );
}
