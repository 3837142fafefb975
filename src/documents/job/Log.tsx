import * as React from 'react';

import { useLog } from '../../components/useLog';
import type { IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';

/** Lines of the log that are shown. */
const LINES = 500;

/** The end of the job's log; follows it as long as the view is scrolled to the end. */
export function Log(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { jobs, trans } = context;
  const text = useLog(jobs, record, LINES);
  const box = React.useRef<HTMLPreElement>(null);
  const following = React.useRef(true);
  React.useLayoutEffect(() => {
    if (box.current && following.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [text]);
  if (!text) {
    return null;
  }
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Log')}</h2>
      <pre
        ref={box}
        className="jp-HpcLog"
        role="log"
        tabIndex={0}
        aria-label={trans.__('Log')}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          following.current = scrollTop + clientHeight >= scrollHeight - 8;
        }}
      >
        {text}
      </pre>
    </section>
  );
}
