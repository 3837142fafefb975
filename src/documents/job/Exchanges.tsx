import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FetchState, useFetched } from '../../components/fetched';
import { useServer } from '../../components/useServer';
import type { IEffectRecord, IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';
import { answered, RawExchange, RawQuestion } from '../Raw';

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
      {open && <Status record={record} context={context} />}
    </details>
  );
}

/** What the server says of the job now: the looks at it in between are not kept. */
function Status(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { gateways, trans } = context;
  const { job } = record;
  const { gateway } = job.order;
  const { protocol } = useServer(gateways, gateway);
  const [request] =
    job.remote === null || !protocol
      ? []
      : protocol.survey([{ ...job, survey: true }]);
  return request ? (
    <RawQuestion
      request={request}
      ask={() => gateways.exchange(gateway)(request)}
      trans={trans}
    />
  ) : null;
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
