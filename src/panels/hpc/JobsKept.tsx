import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { bytes } from '../../components/bytes';
import type { IRetention } from '../../server/records';
import type { IJobs } from '../../tokens';

/** Milliseconds for which a removal is news. */
const NEWS = 7 * 86_400_000;

/** Tells when jobs were removed by themselves, and why; nothing while none were. */
export function JobsKept(props: {
  jobs: IJobs;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { jobs, trans } = props;
  const [kept, setKept] = React.useState<IRetention | null>(null);
  const [closed, setClosed] = React.useState('');
  // Jobs that go are the only sign of a removal, and they are few in the life of a page.
  const count = React.useRef(0);
  const fewer = jobs.jobs.length < count.current || count.current === 0;
  count.current = jobs.jobs.length;
  React.useEffect(() => {
    if (!fewer) {
      return;
    }
    let over = false;
    jobs
      .chores()
      .then(chores => chores.retention())
      .then(told => !over && setKept(told))
      .catch(reason =>
        console.debug('What was removed could not be read.', reason)
      );
    return () => {
      over = true;
    };
  }, [jobs, fewer]);
  const line = kept && removalLine(kept, Date.now(), trans);
  const at = kept?.removals[0]?.at ?? '';
  if (!line || at === closed) {
    return null;
  }
  return (
    <div className="jp-HpcJobs-kept" role="note">
      <span>{line}</span>{' '}
      <button
        type="button"
        className="jp-HpcLink"
        onClick={() => setClosed(at)}
      >
        {trans.__('close')}
      </button>
    </div>
  );
}

/** What the latest removal was, and what the limits cannot remove; null when that is no news. */
export function removalLine(
  { removals, limits, jobs, bytes: size, held }: IRetention,
  now: number,
  trans: TranslationBundle
): string | null {
  const last = removals[0];
  if (last === undefined || now - Date.parse(last.at) > NEWS) {
    return null;
  }
  const why = {
    days: trans.__('they ended more than %1 days ago', limits.days),
    jobs: trans.__('the list holds at most %1 jobs', limits.jobs),
    bytes: trans.__('results take at most %1', bytes(limits.bytes))
  }[last.reason];
  const removed = trans._n(
    '%1 ended job was removed on %2: %3.',
    '%1 ended jobs were removed on %2: %3.',
    last.jobs,
    new Date(last.at).toLocaleString(),
    why ?? last.reason
  );
  const over =
    (limits.jobs > 0 && jobs > limits.jobs) ||
    (limits.bytes > 0 && size > limits.bytes);
  return over && held > 0
    ? `${removed} ${trans._n(
        '%1 more stays: its results were not seen in a saved notebook.',
        '%1 more stay: their results were not seen in a saved notebook.',
        held
      )}`
    : removed;
}
