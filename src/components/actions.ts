import type { TranslationBundle } from '@jupyterlab/translation';

import type { IAction, ICapabilities } from '../protocols/description';
import type { IJob } from '../protocols/job';
import type { IProtocol } from '../protocols/protocol';

/** A button of a job card. */
export interface ICardAction {
  id: string;
  label: string;
  /** It asks whether it is meant. */
  asks?: boolean;
  run: () => void;
}

/**
 * What can be done with a job now: actions of its protocol that make sense in
 * its state and that its server is capable of.
 *
 * @param capabilities - null while they are not known; an action that needs one is then left out.
 */
export function possibleActions(
  job: Pick<IJob, 'state' | 'rest' | 'remote' | 'removal'>,
  protocol: Pick<IProtocol, 'actions'> | undefined,
  capabilities: ICapabilities | null
): IAction[] {
  return (protocol?.actions ?? []).filter(
    action =>
      action.states.includes(job.state) &&
      (!action.rest ||
        (job.rest && job.remote !== null && !job.removal?.done)) &&
      (action.needs === undefined || Boolean(capabilities?.[action.needs]))
  );
}

/** What an action is called; a protocol's own actions keep their id. */
export function actionLabel(id: string, trans: TranslationBundle): string {
  switch (id) {
    case 'dismiss':
      return trans.__('cancel');
    case 'stop':
      return trans.__('stop');
    case 'shutdown':
      return trans.__('shut down');
    case 'hold':
      return trans.__('hold');
    case 'release':
      return trans.__('release');
    case 'remove':
      return trans.__('remove there');
    default:
      return id;
  }
}
