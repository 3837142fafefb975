import * as React from 'react';

import { useLog } from '../../components/useLog';
import type { IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';

/** Lines of the log that are shown. */
const LINES = 500;

/** The end of the job's log, to be searched; follows it as long as that is wanted. */
export function Log(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { jobs, trans } = context;
  const text = useLog(jobs, record, LINES);
  const box = React.useRef<HTMLPreElement>(null);
  const [following, setFollowing] = React.useState(true);
  const [query, setQuery] = React.useState('');
  const wanted = query.toLocaleLowerCase();
  const lines = React.useMemo(() => text.split('\n'), [text]);
  const found = wanted
    ? lines.filter(line => line.toLocaleLowerCase().includes(wanted))
    : lines;
  React.useLayoutEffect(() => {
    if (box.current && following) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [text, following, query]);
  if (!text) {
    return null;
  }
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Log')}</h2>
      <div className="jp-HpcLog-tools">
        <input
          className="jp-HpcInput"
          type="search"
          value={query}
          placeholder={trans.__('Lines with …')}
          aria-label={trans.__('Search the log')}
          onChange={event => setQuery(event.target.value)}
        />
        <label>
          <input
            type="checkbox"
            checked={following}
            onChange={event => setFollowing(event.target.checked)}
          />{' '}
          {trans.__('follow')}
        </label>
        <span role="status">
          {wanted && trans._n('%1 line', '%1 lines', found.length)}
        </span>
      </div>
      <pre
        ref={box}
        className="jp-HpcLog"
        role="log"
        tabIndex={0}
        aria-label={trans.__('Log')}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setFollowing(scrollTop + clientHeight >= scrollHeight - 8);
        }}
      >
        {found.join('\n')}
      </pre>
    </section>
  );
}
