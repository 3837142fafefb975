import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { duration, isUnderWay } from '../../components/elapsed';
import { stateWord } from '../../components/states';
import type { IJobRecord } from '../../server/records';

/** A point in the life of a job. */
interface IPoint {
  what: string;
  /** RFC 3339 */
  at: string;
  note?: string;
}

/** When the job was submitted, started and ended; the server's own words beside ours. */
export function Timeline(props: {
  record: IJobRecord;
  trans: TranslationBundle;
}): JSX.Element {
  const { record, trans } = props;
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Timeline')}</h2>
      <ol className="jp-HpcTimeline">
        {points(record, trans).map(({ what, at, note }) => (
          <li key={what}>
            <span className="jp-HpcTimeline-what">{what}</span>
            <time dateTime={at}>{new Date(at).toLocaleString()}</time>
            {note && <span className="jp-HpcTimeline-note">{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function points(record: IJobRecord, trans: TranslationBundle): IPoint[] {
  const { job, created, updated, verified } = record;
  const list: IPoint[] = [{ what: trans.__('submitted'), at: created }];
  if (job.started !== null) {
    list.push({
      what: trans.__('started'),
      at: job.started,
      note: trans.__('waited %1', between(created, job.started, trans))
    });
  }
  const word =
    job.word && job.word !== job.state
      ? trans.__('the server says “%1”', job.word)
      : '';
  if (!isUnderWay(job.state)) {
    const end = job.finished ?? updated;
    const took = trans.__(
      'took %1',
      between(job.started ?? created, end, trans)
    );
    list.push({
      what: stateWord(job.state, trans),
      at: end,
      note: [took, word].filter(Boolean).join(' · ')
    });
  } else if (verified !== null) {
    list.push({
      what: trans.__('last seen: %1', stateWord(job.state, trans)),
      at: verified,
      note: word
    });
  }
  return list;
}

function between(from: string, to: string, trans: TranslationBundle): string {
  return duration((Date.parse(to) - Date.parse(from)) / 1000, trans);
}
