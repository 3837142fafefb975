import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IBulkOutcome, IJobRecord } from '../../server/records';
import type { BulkDeed } from './manyJobs';
import { doToAll, outcomeLine, possibleDeeds } from './manyJobs';
import type { JobsView } from './jobsView';

/** Refusals that are shown one by one. */
const SHOWN = 20;

interface IRun {
  deed: BulkDeed;
  titles: ReadonlyMap<string, string>;
  dealt: number;
  /** null while it goes on. */
  outcome: IBulkOutcome | null;
}

/** What can be done with the selected jobs, and what came of it; nothing while there is nothing to tell. */
export function JobsBulk(props: {
  view: JobsView;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { view, trans } = props;
  const { jobs } = view.model;
  const { selected } = view;
  const [run, setRun] = React.useState<IRun | null>(null);
  const [sure, setSure] = React.useState(false);
  const start = (deed: BulkDeed, records: readonly IJobRecord[]): void => {
    const titles = new Map(records.map(({ id, job }) => [id, job.order.title]));
    const state: IRun = { deed, titles, dealt: 0, outcome: null };
    setSure(false);
    setRun(state);
    void doToAll(deed, records, jobs, dealt =>
      setRun({ ...state, dealt })
    ).then(outcome => {
      // What was refused stays selected: it can be looked at, or tried again.
      outcome.done.forEach(id => view.select(id, false));
      setRun({ ...state, dealt: records.length, outcome });
    });
  };
  if (run && !run.outcome) {
    return (
      <div className="jp-HpcJobs-bulk" role="status">
        {trans.__('%1 of %2 …', run.dealt, run.titles.size)}
      </div>
    );
  }
  if (selected.length === 0 && !run) {
    return null;
  }
  return (
    <div
      className="jp-HpcJobs-bulk"
      role="group"
      aria-label={trans.__('Selected jobs')}
    >
      {run?.outcome && (
        <Outcome
          run={run}
          outcome={run.outcome}
          close={() => setRun(null)}
          trans={trans}
        />
      )}
      {selected.length > 0 && (
        <Deeds
          view={view}
          selected={selected}
          sure={sure}
          setSure={setSure}
          start={start}
          trans={trans}
        />
      )}
    </div>
  );
}

function Deeds(props: {
  view: JobsView;
  selected: readonly IJobRecord[];
  sure: boolean;
  setSure: (sure: boolean) => void;
  start: (deed: BulkDeed, records: readonly IJobRecord[]) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, selected, sure, setSure, start, trans } = props;
  const { cancel, remove, rerun } = possibleDeeds(selected, view.model);
  const link = (label: string, run: () => void): JSX.Element => (
    <button type="button" className="jp-HpcLink" onClick={run}>
      {label}
    </button>
  );
  if (sure) {
    return (
      <>
        <span>
          {trans._n(
            'Remove %1 job and its results for good?',
            'Remove %1 jobs and their results for good?',
            remove.length
          )}
        </span>
        {link(trans.__('remove'), () => start('remove', remove))}
        {link(trans.__('keep'), () => setSure(false))}
      </>
    );
  }
  return (
    <>
      <span>{trans._n('%1 selected', '%1 selected', selected.length)}</span>
      {cancel.length > 0 &&
        link(trans.__('cancel %1', cancel.length), () =>
          start('cancel', cancel)
        )}
      {rerun.length > 0 &&
        link(trans.__('rerun %1', rerun.length), () => start('rerun', rerun))}
      {remove.length > 0 &&
        link(trans.__('remove %1', remove.length), () => setSure(true))}
      {selected.length < view.found.length &&
        link(trans.__('select all %1', view.found.length), () =>
          view.selectFound()
        )}
      {link(trans.__('select none'), () => view.selectNone())}
    </>
  );
}

function Outcome(props: {
  run: IRun;
  outcome: IBulkOutcome;
  close: () => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { run, outcome, close, trans } = props;
  const { failed } = outcome;
  return (
    <div className="jp-HpcJobs-outcome">
      <span role="status">{outcomeLine(run.deed, outcome, trans)}</span>{' '}
      <button type="button" className="jp-HpcLink" onClick={close}>
        {trans.__('close')}
      </button>
      {failed.length > 0 && (
        <ul>
          {failed.slice(0, SHOWN).map(({ id, message }) => (
            <li key={id}>
              {trans.__('%1: %2', run.titles.get(id) ?? id, message)}
            </li>
          ))}
          {failed.length > SHOWN && (
            <li>{trans.__('and %1 more', failed.length - SHOWN)}</li>
          )}
        </ul>
      )}
    </div>
  );
}
