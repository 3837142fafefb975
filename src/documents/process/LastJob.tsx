import * as React from 'react';

import { cardActions } from '../../components/cardActions';
import { useChanges } from '../../components/hooks';
import { JobCard } from '../../components/JobCard';
import { useLog } from '../../components/useLog';
import { useServer } from '../../components/useServer';
import type { IDocumentContext } from '../context';

/** Lines of the log that the card below a form shows. */
const LINES = 5;

/** What became of the last *Run*. */
export function LastJob(props: {
  job: string;
  context: IDocumentContext;
}): JSX.Element | null {
  const { gateways, jobs, deeds, trans } = props.context;
  useChanges(jobs.changed);
  useChanges(deeds.changed);
  const record = jobs.get(props.job);
  const gateway = record?.job.order.gateway;
  const server = useServer(gateways, gateway);
  const log = useLog(jobs, record, LINES);
  if (!record || gateway === undefined) {
    return null;
  }
  const actions = cardActions(
    record,
    server.protocol,
    server.capabilities,
    deeds,
    trans
  ).filter(({ id }) => id !== 'rerun' && id !== 'forget');
  return (
    <section className="jp-HpcLastJob" aria-label={trans.__('Last job')}>
      <JobCard
        record={record}
        place={gateways.get(gateway)?.title ?? gateway}
        log={log}
        actions={[
          ...actions,
          {
            id: 'open',
            label: trans.__('open'),
            run: () => deeds.openJob(record.id)
          }
        ]}
        trans={trans}
      />
    </section>
  );
}
