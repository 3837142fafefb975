import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IJobRecord } from '../server/records';
import type { ICardAction } from './actions';
import { AskingButton } from './AskingButton';
import { clock } from './clock';
import { duration, isUnderWay, remaining, spent } from './elapsed';
import { useKeptFocus, useNow } from './hooks';
import { Progress } from './Progress';
import { silentSince } from './stale';
import { StateSign, StateText } from './StateMark';
import { stateText } from './states';

/** Properties of a {@link JobCard}. */
export interface IJobCardProps {
  record: IJobRecord;
  /** Title of the gateway. */
  place: string;
  /** The last lines of its log. */
  log?: string;
  /** Two lines for a narrow list, instead of a card in its own right. */
  compact?: boolean;
  actions: ICardAction[];
  trans: TranslationBundle;
  /** Makes the title a button. */
  open?: () => void;
  /** Where the title and the buttons stand in the tab order; lists that move focus by arrow keys set it. */
  tabIndex?: 0 | -1;
}

/** A job: what it is, how it stands, and what can be done with it. */
export function JobCard(props: IJobCardProps): JSX.Element {
  const { record, place, log, compact, actions, trans, tabIndex } = props;
  const { job } = record;
  const card = React.useRef<HTMLElement>(null);
  const underWay = isUnderWay(job.state);
  const now = useNow(underWay, card);
  useKeptFocus(card, 'button.jp-HpcCard-title');
  const silent = silentSince(record, now);
  const left = remaining(record, now);
  const told = stateText(job.state, job.progress, trans);
  // While the log is in sight, its last line says what the message says.
  const showMessage =
    job.message !== '' &&
    job.message.toLowerCase() !== job.state &&
    (underWay ? !log : job.state !== 'successful');

  const title = props.open ? (
    <button
      type="button"
      className="jp-HpcCard-title"
      title={job.order.title}
      tabIndex={tabIndex}
      onClick={props.open}
    >
      {job.order.title}
    </button>
  ) : (
    <span className="jp-HpcCard-title" title={job.order.title}>
      {job.order.title}
    </span>
  );
  const facts = (
    <span className="jp-HpcCard-facts">
      {place}
      {' · '}
      {silent ? (
        <span
          className="jp-HpcCard-silent"
          title={record.unreachable ?? undefined}
        >
          {record.unreachable
            ? trans.__(
                'last seen %1, server does not answer',
                clock(silent, now)
              )
            : trans.__('last seen %1', clock(silent, now))}
        </span>
      ) : (
        duration(spent(record, now), trans) +
        (left === null
          ? ''
          : ' · ' + trans.__('about %1 left', duration(left, trans)))
      )}
      {job.removal?.done && <> · {trans.__('removed there')}</>}
    </span>
  );
  const buttons = actions.length > 0 && (
    <span className="jp-HpcCard-actions">
      {actions.map(action => (
        <AskingButton
          key={action.id}
          className="jp-HpcLink"
          tabIndex={tabIndex}
          label={action.label}
          name={job.order.title}
          asks={action.asks ?? false}
          run={action.run}
          trans={trans}
        />
      ))}
    </span>
  );

  return (
    <article
      ref={card}
      tabIndex={-1}
      className={`jp-HpcCard${compact ? ' jp-mod-compact' : ''}${silent ? ' jp-mod-stale' : ''}`}
      data-state={job.state}
      data-job={record.id}
      aria-label={trans.__('%1, %2', job.order.title, told)}
    >
      <div className="jp-HpcCard-head">
        <StateSign state={job.state} />
        {compact && title}
        <StateText {...job} trans={trans} />
        {!compact && (
          <>
            {title}
            {facts}
            {buttons}
          </>
        )}
      </div>
      {underWay && (job.state === 'running' || job.progress !== null) && (
        <Progress
          value={job.progress || null}
          label={trans.__('Progress of %1', job.order.title)}
        />
      )}
      {showMessage && <p className="jp-HpcCard-message">{job.message}</p>}
      {job.removal?.message && (
        <p className="jp-HpcCard-message">{job.removal.message}</p>
      )}
      {log && (
        <pre
          className="jp-HpcCard-log"
          tabIndex={0}
          aria-label={trans.__('Last lines of the log')}
        >
          {log}
        </pre>
      )}
      {compact && (
        <div className="jp-HpcCard-foot">
          {facts}
          {buttons}
        </div>
      )}
    </article>
  );
}
