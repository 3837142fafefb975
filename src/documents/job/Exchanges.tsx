import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FetchState, useFetched } from '../../components/fetched';
import type { IEffectRecord, IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';
import { answered, RawExchange } from '../Raw';

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
  const read = React.useCallback(async () => {
    void sequence;
    return (await jobs.chores()).exchanges(id);
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
    <RawExchange
      request={request}
      answer={item.answer?.answer}
      outcome={outcome(item, trans)}
      trans={trans}
    />
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
    return answered(answer.answer, trans);
  }
  return (
    answer.failure?.message ??
    trans.__('no answer was recorded: the server ended in between')
  );
}
