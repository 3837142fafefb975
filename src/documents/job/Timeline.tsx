import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { duration, isUnderWay } from '../../components/elapsed';
import { useFetched } from '../../components/fetched';
import { stateText, stateWord } from '../../components/states';
import type { IJobRecord, ITransition } from '../../server/records';
import type { IJobs } from '../../tokens';

/** A point in the life of a job. */
interface IPoint {
  what: string;
  /** RFC 3339 */
  at: string;
  note?: string;
}

/**
 * The states that a job went through, by the ledger's clock, with the server's
 * own words; then when the server says that it started and ended, and when it
 * last told anything.
 */
export function Timeline(props: {
  record: IJobRecord;
  jobs: Pick<IJobs, 'chores'>;
  trans: TranslationBundle;
}): JSX.Element {
  const { record, jobs, trans } = props;
  const { id, version } = record;
  const read = React.useCallback(async () => {
    // A new version is a step, and only steps change the history.
    void version;
    return (await jobs.chores()).history(id);
  }, [jobs, id, version]);
  const history = useFetched(read);
  const points = [
    ...(history.value ?? []).map(one => point(one, trans)),
    ...told(record, trans)
  ];
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Timeline')}</h2>
      {history.problem !== null && <p role="alert">{history.problem}</p>}
      <ol className="jp-HpcTimeline">
        {points.map(({ what, at, note }, index) => (
          <li key={index}>
            <span className="jp-HpcTimeline-what">{what}</span>
            <time dateTime={at}>{new Date(at).toLocaleString()}</time>
            {note && <span className="jp-HpcTimeline-note">{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function point(one: ITransition, trans: TranslationBundle): IPoint {
  const { state, word, progress, message } = one;
  const same = (text: string): boolean => text.toLowerCase() === state;
  return {
    what:
      state === 'created'
        ? trans.__('submitted')
        : stateText(state, progress, trans),
    at: one.at,
    note: [
      word && !same(word) && trans.__('the server says “%1”', word),
      message && !same(message) && message !== word && message
    ]
      .filter(Boolean)
      .join(' · ')
  };
}

/** What the server tells of its own clock, and when it last told anything. */
function told(record: IJobRecord, trans: TranslationBundle): IPoint[] {
  const { job, created, updated, verified } = record;
  const list: IPoint[] = [];
  if (job.started !== null) {
    list.push({
      what: trans.__('started, says the server'),
      at: job.started,
      note: trans.__('waited %1', between(created, job.started, trans))
    });
  }
  if (!isUnderWay(job.state)) {
    const end = job.finished ?? updated;
    list.push({
      what:
        job.finished === null
          ? trans.__('at rest')
          : trans.__('ended, says the server'),
      at: end,
      note: trans.__('took %1', between(job.started ?? created, end, trans))
    });
  }
  if (verified !== null) {
    list.push({
      what: trans.__('last seen: %1', stateWord(job.state, trans)),
      at: verified,
      note: record.unreachable ?? ''
    });
  }
  return list;
}

function between(from: string, to: string, trans: TranslationBundle): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000, trans);
}
