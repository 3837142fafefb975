import * as React from 'react';

import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import { useServer } from '../../components/useServer';
import { Loading } from '../../components/Loading';
import type { IDocumentContext } from '../context';
import { Attach } from './Attach';
import { Filters } from './Filters';
import { JobRow } from './JobRow';
import { ServerJobsModel } from './model';

/** The content of the page of a server's jobs. */
export function createBody(
  gateway: string,
  context: IDocumentContext
): React.FunctionComponent {
  const { gateways, jobs, trans } = context;
  const model = new ServerJobsModel({ gateway, gateways, jobs, trans });
  void model.reload();
  return () => <Body model={model} context={context} />;
}

/** The server's jobs: a field to take one up, filters, the list. */
export function Body(props: {
  model: ServerJobsModel;
  context: IDocumentContext;
}): JSX.Element {
  const { model, context } = props;
  const { gateways, jobs, deeds, trans } = context;
  useChanges(model.changed);
  useChanges(jobs.changed);
  const place = gateways.get(model.gateway)?.title ?? model.gateway;
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{trans.__('Jobs on %1', place)}</h1>
        <p>
          {trans.__(
            'All jobs that the server lists, made by whomever. Follow one, and it is among your jobs, with its results.'
          )}
        </p>
      </div>
      <Attach
        attach={async reference => {
          const record = await model.attach(reference);
          if (record) {
            deeds.openJob(record.id);
          }
          return record !== null;
        }}
        trans={trans}
      />
      {model.refusal !== null && <Problem message={model.refusal} />}
      {!model.unlisted && <Filters model={model} trans={trans} />}
      <List model={model} context={context} />
    </div>
  );
}

function List(props: {
  model: ServerJobsModel;
  context: IDocumentContext;
}): JSX.Element {
  const { model, context } = props;
  const { gateways, deeds, trans } = context;
  const server = useServer(gateways, model.gateway);
  const { jobs, filter } = model;
  const filtered = Boolean(filter.state || filter.process || filter.text);
  return (
    <section aria-label={trans.__('Jobs')} aria-busy={model.loading}>
      {jobs.length > 0 && (
        <ul className="jp-HpcServerJobs">
          {jobs.map(job => (
            <JobRow
              key={job.remote.remote}
              job={job}
              server={server}
              taking={model.taking.has(job.remote.remote)}
              follow={() => void model.follow(job.remote)}
              act={action => void model.act(job.remote, action)}
              open={deeds.openJob}
              trans={trans}
            />
          ))}
        </ul>
      )}
      {model.problem !== null && (
        <Problem
          message={model.problem}
          retry={{ label: trans.__('Retry'), run: () => void model.reload() }}
        />
      )}
      {model.unlisted && (
        <Empty
          line={trans.__(
            'This server lists no jobs. One of which you have the id or address can be followed all the same.'
          )}
        />
      )}
      {model.loading ? (
        <Loading trans={trans} />
      ) : (
        <End model={model} filtered={filtered} trans={trans} />
      )}
    </section>
  );
}

/** How the list ends: more of it, all of it, nothing. */
function End(props: {
  model: ServerJobsModel;
  filtered: boolean;
  trans: IDocumentContext['trans'];
}): JSX.Element | null {
  const { model, filtered, trans } = props;
  const { length } = model.jobs;
  if (!model.complete) {
    return (
      <button
        type="button"
        className="jp-HpcButton jp-HpcJobs-more"
        onClick={() => void model.more()}
      >
        {trans.__('Show more')}
      </button>
    );
  }
  if (model.problem !== null || model.unlisted) {
    return null;
  }
  if (length === 0) {
    return filtered ? (
      <Empty line={trans.__('No job of the server is like that.')} />
    ) : (
      <Empty line={trans.__('The server has no jobs.')} />
    );
  }
  return (
    <p className="jp-HpcServerJobs-end">
      {trans._n('This is the only job.', 'These are all %1 jobs.', length)}
    </p>
  );
}
