import * as React from 'react';

import { useLog } from '../../components/useLog';
import type { IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';
import { lastLines, reasonOf, reasonText } from './reason';

/** Lines of the log that are looked at. */
const LINES = 500;

/** Why it failed, in a sentence, with the words it is told from. */
export function Digest(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { job } = record;
  const { jobs, trans } = context;
  const failed = job.state === 'failed';
  const log = useLog(jobs, failed ? record : undefined, LINES);
  if (!failed) {
    return null;
  }
  const reason = reasonOf(job, log);
  const last = lastLines(log);
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Why did it fail?')}</h2>
      <p>{reasonText(reason, trans)}</p>
      {reason.evidence && <blockquote>{reason.evidence}</blockquote>}
      {last && (
        <pre
          className="jp-HpcLog"
          tabIndex={0}
          aria-label={trans.__('Last lines of the log')}
        >
          {last}
        </pre>
      )}
    </section>
  );
}
