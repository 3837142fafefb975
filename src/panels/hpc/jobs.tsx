import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { cardActions } from '../../components/cardActions';
import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { JobCard } from '../../components/JobCard';
import { Problem } from '../../components/Problem';
import { stateWord } from '../../components/states';
import type { IJobRecord } from '../../server/records';
import type { IDeeds } from '../../components/deeds';
import { Loading } from '../../components/Loading';
import { matchesJob, searchWords } from './filter';
import type { HpcModel } from './model';
import { useRoving } from './roving';

/** Cards drawn at once; more on request. */
const PAGE = 200;

/** The jobs, newest first. */
export function JobsList(props: {
  model: HpcModel;
  deeds: IDeeds;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, deeds, trans } = props;
  useChanges(model.changed);
  useChanges(deeds.changed);
  const [limit, setLimit] = React.useState(PAGE);
  const found = foundJobs(model, trans);
  const shown = found.slice(0, limit);
  const roving = useRoving(shown.map(record => record.id));
  const { jobs, problem } = model.jobs;

  if (!model.jobsRead) {
    return <Loading trans={trans} />;
  }
  const trouble = problem !== null && (
    <Problem
      message={problem}
      retry={{ label: trans.__('Retry'), run: () => void model.jobs.refresh() }}
    />
  );
  if (jobs.length === 0) {
    return (
      trouble || (
        <Empty
          line={trans.__(
            'No jobs yet. Choose a process above, or run a notebook cell as a job.'
          )}
        />
      )
    );
  }
  if (found.length === 0) {
    return <Empty line={trans.__('No job matches “%1”.', model.query)} />;
  }
  return (
    <>
      {trouble}
      <ul
        className="jp-HpcJobs"
        aria-label={trans.__('Jobs')}
        ref={roving.list}
        onKeyDown={roving.onKeyDown}
      >
        {shown.map(record => {
          const { ref, onFocus } = roving.item(record.id);
          const { gateway } = record.job.order;
          const { info } = model.view(gateway);
          return (
            <li
              key={record.id}
              className="jp-HpcJobs-item"
              ref={element =>
                ref(element?.querySelector<HTMLElement>('button') ?? null)
              }
              onFocus={onFocus}
            >
              <JobCard
                compact
                record={record}
                place={model.place(gateway)}
                actions={cardActions(
                  record,
                  info ? model.gateways.protocol(gateway) : undefined,
                  info?.capabilities ?? null,
                  deeds,
                  trans
                )}
                open={() => deeds.openJob(record.id)}
                tabIndex={roving.active === record.id ? 0 : -1}
                trans={trans}
              />
            </li>
          );
        })}
      </ul>
      {found.length > limit && (
        <button
          type="button"
          className="jp-HpcButton jp-HpcJobs-more"
          onClick={() => setLimit(limit + PAGE)}
        >
          {trans.__('Show %1 more', Math.min(PAGE, found.length - limit))}
        </button>
      )}
    </>
  );
}

/** `running 3 · 812 of 812`: how many are under way, how many are shown of all. */
export function JobsCount(props: {
  model: HpcModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  useChanges(model.changed);
  const { jobs } = model.jobs;
  const running = jobs.filter(({ job }) => job.state === 'running').length;
  const found = foundJobs(model, trans).length;
  return (
    <span className="jp-HpcPanel-count">
      {jobs.length > 0 &&
        trans.__('running %1 · %2 of %3', running, found, jobs.length)}
    </span>
  );
}

function foundJobs(model: HpcModel, trans: TranslationBundle): IJobRecord[] {
  const words = searchWords(model.query);
  return model.jobs.jobs.filter(record =>
    matchesJob(
      words,
      record,
      model.place(record.job.order.gateway),
      stateWord(record.job.state, trans)
    )
  );
}
