import type { TranslationBundle } from '@jupyterlab/translation';

import type { ICapabilities } from '../protocols/description';
import type { IProtocol } from '../protocols/protocol';
import type { IJobRecord } from '../server/records';
import { actionLabel, possibleActions } from './actions';
import type { ICardAction } from './actions';
import type { IDeeds } from './deeds';

/**
 * The buttons of a job: what its server can do with it now, and what we can.
 *
 * @param protocol - of its gateway; undefined while that is not known.
 * @param capabilities - of its server; null while they are not known.
 */
export function cardActions(
  record: IJobRecord,
  protocol: Pick<IProtocol, 'actions'> | undefined,
  capabilities: ICapabilities | null,
  deeds: IDeeds,
  trans: TranslationBundle
): ICardAction[] {
  const { id, job } = record;
  const actions: ICardAction[] = possibleActions(
    job,
    protocol,
    capabilities
  ).map(action => ({
    id: action.id,
    label: actionLabel(action.id, trans),
    asks: action.rest,
    run: () => deeds.act(id, action.id)
  }));
  if (record.results && deeds.canInsert(id)) {
    actions.push({
      id: 'insert',
      label: trans.__('insert'),
      run: () => deeds.insert(id)
    });
  }
  if (deeds.canGoToCell(record)) {
    actions.push({
      id: 'cell',
      label: trans.__('go to cell'),
      run: () => deeds.goToCell(id)
    });
  }
  if (!job.rest) {
    return actions;
  }
  // A cell is run again from its notebook, where its code is; of a job that was made elsewhere no inputs are known.
  if (job.order.origin === undefined && job.order.attached === undefined) {
    actions.push({
      id: 'rerun',
      label: trans.__('rerun'),
      run: () => deeds.rerun(id)
    });
  }
  actions.push({
    id: 'forget',
    label: trans.__('remove'),
    run: () => deeds.forget(id)
  });
  return actions;
}
