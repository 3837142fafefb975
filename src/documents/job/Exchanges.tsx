import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FetchState, useFetched } from '../../components/fetched';
import { answerText, requestText } from '../../components/wire';
import type { IEffectRecord, IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';

/** What went over the wire for a job: raw requests, status codes, headers and bodies. */
export function Exchanges(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element {
  const { record, context } = props;
  const { jobs, trans } = context;
  const { id, sequence } = record;
  const [open, setOpen] = React.useState(false);
  // A new sequence means that something was sent or answered.
  const read = React.useCallback(() => {
    void sequence;
    return jobs.exchanges(id);
  }, [jobs, id, sequence]);
  const exchanges = useFetched(open ? read : null);
  return (
    <details
      className="jp-HpcDetails"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('raw requests and answers')}</summary>
      {open && <FetchState of={exchanges} trans={trans} />}
      {exchanges.value?.flatMap(item =>
        item.effect.kind === 'request' ? (
          <Exchange key={item.id} item={item} trans={trans} />
        ) : (
          []
        )
      )}
    </details>
  );
}

function Exchange(props: {
  item: IEffectRecord;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { item, trans } = props;
  if (item.effect.kind !== 'request') {
    return null;
  }
  const { request } = item.effect;
  return (
    <details className="jp-HpcDetails">
      <summary>
        {`${request.method} ${request.url} → ${outcome(item, trans)}`}
      </summary>
      <pre className="jp-HpcRaw" tabIndex={0} aria-label={trans.__('Request')}>
        {requestText(request)}
      </pre>
      {item.answer?.answer && (
        <pre className="jp-HpcRaw" tabIndex={0} aria-label={trans.__('Answer')}>
          {answerText(item.answer.answer)}
        </pre>
      )}
    </details>
  );
}

/** What came of it, in a few words. */
function outcome(item: IEffectRecord, trans: TranslationBundle): string {
  const { answer } = item;
  if (!answer) {
    return item.state === 'planned'
      ? trans.__('not sent yet')
      : trans.__('waiting for the answer');
  }
  if (answer.answer) {
    const milliseconds = Math.round(answer.answer.seconds * 1000);
    return trans.__(
      '%1 %2 in %3 ms',
      answer.answer.status,
      answer.answer.reason,
      milliseconds
    );
  }
  return (
    answer.failure?.message ??
    trans.__('no answer was recorded: the server ended in between')
  );
}
