import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { stateWord } from '../../components/states';
import type { JobState } from '../../protocols/job';
import { exportJobs } from '../../components/exportJobs';
import type { IJobFilters } from './jobsFilter';
import { ALL, choicesOf, isFiltering } from './jobsFilter';
import type { JobsView } from './jobsView';

const STATES: readonly JobState[] = [
  'created',
  'accepted',
  'running',
  'successful',
  'failed',
  'dismissed',
  'lost'
];

/** What is to be seen of the jobs; what is seldom wanted is folded away. */
export function JobsFilters(props: {
  view: JobsView;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, trans } = props;
  const { filters } = view;
  const { gateway, process, notebook } = filters;
  const [unfolded, setUnfolded] = React.useState(false);
  const set = (changed: Partial<IJobFilters>): void => {
    view.filters = { ...filters, ...changed };
  };
  const states = ['under-way', ...STATES].map(state => ({
    value: state,
    label:
      state === 'under-way'
        ? trans.__('under way')
        : stateWord(state as JobState, trans)
  }));
  const others = Boolean(gateway || process || notebook);
  return (
    <div
      className="jp-HpcJobs-filters"
      role="group"
      aria-label={trans.__('Filters')}
    >
      <Choice
        label={trans.__('State')}
        all={trans.__('all states')}
        value={filters.state}
        choices={states}
        set={state => set({ state: state as IJobFilters['state'] })}
      />
      <button
        type="button"
        className="jp-HpcLink"
        aria-expanded={unfolded}
        onClick={() => setUnfolded(!unfolded)}
      >
        {unfolded
          ? trans.__('less')
          : others
            ? trans.__('more (set)')
            : trans.__('more')}
      </button>
      {isFiltering(filters) && (
        <button
          type="button"
          className="jp-HpcLink"
          onClick={() => (view.filters = ALL)}
        >
          {trans.__('no filters')}
        </button>
      )}
      {unfolded && <Others view={view} set={set} trans={trans} />}
    </div>
  );
}

function Others(props: {
  view: JobsView;
  set: (changed: Partial<IJobFilters>) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, set, trans } = props;
  const { filters, model, found } = view;
  const { jobs } = model.jobs;
  const choices = React.useMemo(() => choicesOf(jobs), [jobs]);
  const plain = (values: readonly string[]): IChoice[] =>
    values.map(value => ({ value, label: value }));
  return (
    <>
      <Choice
        label={trans.__('Gateway')}
        all={trans.__('all gateways')}
        value={filters.gateway}
        choices={choices.gateway.map(value => ({
          value,
          label: model.place(value)
        }))}
        set={gateway => set({ gateway })}
      />
      <Choice
        label={trans.__('Process')}
        all={trans.__('all processes')}
        value={filters.process}
        choices={plain(choices.process)}
        set={process => set({ process })}
      />
      <Choice
        label={trans.__('Notebook')}
        all={trans.__('all notebooks')}
        value={filters.notebook}
        choices={plain(choices.notebook)}
        set={notebook => set({ notebook })}
      />
      <span className="jp-HpcJobs-export">
        {trans._n('export %1 job:', 'export %1 jobs:', found.length)}{' '}
        <button
          type="button"
          className="jp-HpcLink"
          aria-label={trans.__('Export the list as CSV')}
          onClick={() => exportJobs(found, 'csv')}
        >
          {trans.__('CSV')}
        </button>{' '}
        <button
          type="button"
          className="jp-HpcLink"
          aria-label={trans.__('Export the list as JSON')}
          onClick={() => exportJobs(found, 'json')}
        >
          {trans.__('JSON')}
        </button>
      </span>
    </>
  );
}

interface IChoice {
  value: string;
  label: string;
}

function Choice(props: {
  label: string;
  /** What stands for no filter. */
  all: string;
  value: string;
  choices: readonly IChoice[];
  set: (value: string) => void;
}): JSX.Element {
  const { label, all, value, choices, set } = props;
  return (
    <select
      className="jp-HpcJobs-choice"
      aria-label={label}
      value={value}
      onChange={event => set(event.target.value)}
    >
      <option value="">{all}</option>
      {/* What is set stays a choice when the last job that has it goes. */}
      {value !== '' && !choices.some(choice => choice.value === value) && (
        <option value={value}>{value}</option>
      )}
      {choices.map(choice => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
