import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { stateWord } from '../../components/states';
import type { JobState } from '../../protocols/job';
import type { IFilter, ServerJobsModel } from './model';

/** States that servers tell. */
const STATES: readonly JobState[] = [
  'accepted',
  'running',
  'successful',
  'failed',
  'dismissed'
];

/** Milliseconds without a key after which what was typed is looked for. */
const PAUSE = 400;

/** Which of the server's jobs are wanted, and a way to ask again. */
export function Filters(props: {
  model: ServerJobsModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const { filter, processes } = model;
  const [text, setText] = React.useState(filter.text);
  const choose = (change: Partial<IFilter>): void =>
    void model.choose({ ...model.filter, text, ...change });
  React.useEffect(() => {
    if (text === model.filter.text) {
      return;
    }
    const timer = setTimeout(
      () => void model.choose({ ...model.filter, text }),
      PAUSE
    );
    return () => clearTimeout(timer);
  }, [model, text]);
  return (
    <div
      className="jp-HpcFilters"
      role="search"
      aria-label={trans.__('Filter jobs')}
    >
      <input
        className="jp-HpcInput"
        type="search"
        aria-label={trans.__('Text in the job')}
        placeholder={trans.__('Id, process or message')}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <select
        className="jp-HpcInput"
        aria-label={trans.__('State')}
        value={filter.state}
        onChange={({ target: { value } }) =>
          choose({ state: STATES.find(state => state === value) ?? '' })
        }
      >
        <option value="">{trans.__('any state')}</option>
        {STATES.map(state => (
          <option key={state} value={state}>
            {stateWord(state, trans)}
          </option>
        ))}
      </select>
      <select
        className="jp-HpcInput"
        aria-label={trans.__('Process')}
        value={filter.process}
        onChange={event => choose({ process: event.target.value })}
      >
        <option value="">{trans.__('any process')}</option>
        {processes.map(process => (
          <option key={process} value={process}>
            {process}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="jp-HpcButton"
        onClick={() => void model.reload()}
      >
        {trans.__('Ask again')}
      </button>
    </div>
  );
}
