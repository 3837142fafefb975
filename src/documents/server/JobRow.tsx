import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { actionLabel, possibleActions } from '../../components/actions';
import { AskingButton } from '../../components/AskingButton';
import { clock } from '../../components/clock';
import { StateSign } from '../../components/StateMark';
import { stateText } from '../../components/states';
import type { IServerView } from '../../components/useServer';
import { isTerminal } from '../../protocols/job';
import type { IServerJob } from './model';

/** A job of the server: how it stands in its words and ours, and what can be done with it. */
export function JobRow(props: {
  job: IServerJob;
  server: IServerView;
  /** It is being taken up. */
  taking: boolean;
  follow: () => void;
  act: (action: string) => void;
  /** Show one of ours. */
  open: (job: string) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { job, server, taking, follow, act, open, trans } = props;
  const { remote, ours } = job;
  const state = stateOf(job);
  const name = trans.__('%1 %2', remote.process, remote.remote).trim();
  const told = remote.message.trim().split('\n', 1)[0];
  const actions = possibleActions(
    {
      state,
      remote: remote.remote,
      rest: ours?.job.rest ?? isTerminal(state),
      removal: ours?.job.removal
    },
    server.protocol,
    server.capabilities
  ).filter(action => !action.fields && (action.rest || !ours?.job.rest));
  return (
    <li
      className="jp-HpcServerJobs-job"
      data-remote={remote.remote}
      data-ours={ours !== null}
    >
      <div className="jp-HpcServerJobs-state">
        <StateSign state={state} />
        <span className="jp-HpcState-text" data-state={state}>
          {stateText(state, remote.progress, trans)}
        </span>
        {remote.word !== '' && remote.word !== remote.state && (
          <span className="jp-HpcServerJobs-note">
            {trans.__('“%1”', remote.word)}
          </span>
        )}
      </div>
      <div className="jp-HpcServerJobs-what">
        <span>
          {remote.process || trans.__('a job')}
          {ours && (
            <span className="jp-HpcServerJobs-ours">{trans.__('yours')}</span>
          )}
        </span>
        <code>{remote.remote}</code>
        <span className="jp-HpcServerJobs-note">{times(job, trans)}</span>
        {told && (
          <span className="jp-HpcServerJobs-note" title={remote.message}>
            {told}
          </span>
        )}
      </div>
      <div className="jp-HpcServerJobs-actions">
        {ours ? (
          <button
            type="button"
            className="jp-HpcButton"
            aria-label={trans.__('open %1', name)}
            onClick={() => open(ours.id)}
          >
            {trans.__('open')}
          </button>
        ) : (
          <button
            type="button"
            className="jp-HpcButton"
            aria-label={trans.__('follow %1', name)}
            disabled={taking}
            onClick={follow}
          >
            {trans.__('follow')}
          </button>
        )}
        {actions.map(({ id, rest }) => (
          <AskingButton
            key={id}
            className="jp-HpcButton"
            label={actionLabel(id, trans)}
            name={name}
            // It may be the job of somebody else.
            asks={ours === null || rest === true}
            run={() => act(id)}
            trans={trans}
          />
        ))}
      </div>
    </li>
  );
}

/** Of a job that we follow the list is only as new as its reading: what we hear of it counts. */
function stateOf({ remote, ours }: IServerJob): IServerJob['remote']['state'] {
  const heard = ours?.verified && ours.job.state !== 'lost' ? ours.job : null;
  return heard?.state ?? remote.state;
}

function times({ remote }: IServerJob, trans: TranslationBundle): string {
  const now = Date.now();
  const { created, updated } = remote;
  return [
    created && trans.__('made %1', clock(created, now)),
    updated && updated !== created && trans.__('last %1', clock(updated, now))
  ]
    .filter(Boolean)
    .join(' · ');
}
