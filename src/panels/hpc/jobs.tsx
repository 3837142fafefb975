import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDeeds } from '../../components/deeds';
import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Loading } from '../../components/Loading';
import { Problem } from '../../components/Problem';
import { JobsBulk } from './JobsBulk';
import { JobsFilters } from './JobsFilters';
import { JobsKept } from './JobsKept';
import { isFiltering } from './jobsFilter';
import { JobsRows } from './JobsRows';
import type { JobsView } from './jobsView';

/** The jobs, newest first. */
export function JobsList(props: {
  view: JobsView;
  deeds: IDeeds;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, deeds, trans } = props;
  const { model } = view;
  useChanges(view.changed);
  useChanges(deeds.changed);
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
        <>
          <JobsKept jobs={model.jobs} trans={trans} />
          <Empty
            line={trans.__(
              'No jobs yet. Choose a process above, or run a notebook cell as a job.'
            )}
          />
        </>
      )
    );
  }
  return (
    <div className="jp-HpcJobs-parts">
      {trouble}
      <JobsKept jobs={model.jobs} trans={trans} />
      <JobsFilters view={view} trans={trans} />
      <JobsBulk view={view} trans={trans} />
      {view.found.length > 0 ? (
        <JobsRows view={view} deeds={deeds} trans={trans} />
      ) : (
        <Empty
          line={
            isFiltering(view.filters)
              ? trans.__('No job passes the filters.')
              : trans.__('No job matches “%1”.', model.query)
          }
          action={{
            label: trans.__('Show all jobs'),
            run: () => view.showAll()
          }}
        />
      )}
    </div>
  );
}

/** `running 3 · 812 of 812`: how many are under way, how many are shown of all. */
export function JobsCount(props: {
  view: JobsView;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, trans } = props;
  useChanges(view.changed);
  const { length } = view.model.jobs.jobs;
  return (
    <span className="jp-HpcPanel-count">
      {length > 0 &&
        trans.__(
          'running %1 · %2 of %3',
          view.running,
          view.found.length,
          length
        )}
    </span>
  );
}
