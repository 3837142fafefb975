import * as React from 'react';

import { cardActions } from '../../components/cardActions';
import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { JobCard } from '../../components/JobCard';
import { Problem } from '../../components/Problem';
import { useServer } from '../../components/useServer';
import { Loading } from '../../components/Loading';
import type { IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';
import { Compare } from './Compare';
import { Digest } from './Digest';
import { Exchanges } from './Exchanges';
import { InputsTable } from './InputsTable';
import { Log } from './Log';
import { Results } from './Results';
import { Save } from './Save';
import { Timeline } from './Timeline';
import '../../../style/results.css';

/** The content of a job document. */
export function createBody(
  job: string,
  context: IDocumentContext
): React.FunctionComponent {
  return () => <Body job={job} context={context} />;
}

function Body(props: { job: string; context: IDocumentContext }): JSX.Element {
  const { job, context } = props;
  const { jobs, trans } = context;
  useChanges(jobs.changed);
  const [read, setRead] = React.useState(false);
  React.useEffect(() => {
    void jobs.ready.then(() => setRead(true));
  }, [jobs]);
  const record = jobs.get(job);
  if (record) {
    return <Detail record={record} context={context} />;
  }
  if (!read) {
    return <Loading trans={trans} />;
  }
  return (
    <div className="jp-HpcDocument-page">
      {jobs.problem !== null ? (
        <Problem
          message={jobs.problem}
          retry={{ label: trans.__('Retry'), run: () => void jobs.refresh() }}
        />
      ) : (
        <Empty line={trans.__('This job is not on the list any more.')} />
      )}
    </div>
  );
}

function Detail(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element {
  const { record, context } = props;
  const { gateways, jobs, deeds, notebook, trans } = context;
  const { job } = record;
  const { gateway } = job.order;
  useChanges(notebook.changed);
  useChanges(deeds.changed);
  const server = useServer(gateways, gateway);
  const place = gateways.get(gateway)?.title ?? gateway;
  const facts = [
    job.order.process !== job.order.title && job.order.process,
    place,
    job.remote !== null && trans.__('its job %1', job.remote)
  ];
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{job.order.title}</h1>
        <p>{facts.filter(Boolean).join(' · ')}</p>
        {jobs.waits(record) && (
          <p>{trans.__('Its next step waits for JupyterLab to be open.')}</p>
        )}
      </div>
      <JobCard
        record={record}
        place={place}
        actions={cardActions(
          record,
          server.protocol,
          server.capabilities,
          deeds,
          trans
        )}
        trans={trans}
      />
      <Digest record={record} context={context} />
      <Timeline record={record} jobs={context.jobs} trans={trans} />
      <Results record={record} context={context} />
      <Log record={record} context={context} />
      <InputsTable order={job.order} trans={trans} />
      <Compare record={record} jobs={context.jobs} trans={trans} />
      <Exchanges record={record} context={context} />
      <Save record={record} context={context} />
    </div>
  );
}
