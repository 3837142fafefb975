import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../components/ActionButton';
import { answerText, requestText } from '../components/wire';
import type { IAnswer, IRequest } from '../protocols/exchange';
import type { IHeard } from '../server/records';
import type { IGateways } from '../tokens';

/** One request and what came back: status code, headers and body, unread. */
export function RawExchange(props: {
  request: IRequest;
  answer: IAnswer | null | undefined;
  /** What came of it, in a few words. */
  outcome: string;
  children?: React.ReactNode;
  trans: TranslationBundle;
}): JSX.Element {
  const { request, answer, outcome, children, trans } = props;
  return (
    <details className="jp-HpcDetails">
      <summary>{`${request.method} ${request.url || '.'} → ${outcome}`}</summary>
      <pre className="jp-HpcRaw" tabIndex={0} aria-label={trans.__('Request')}>
        {requestText(request)}
      </pre>
      {answer && (
        <pre className="jp-HpcRaw" tabIndex={0} aria-label={trans.__('Answer')}>
          {answerText(answer)}
        </pre>
      )}
      {children}
    </details>
  );
}

/** Status and time of an answer. */
export function answered(answer: IAnswer, trans: TranslationBundle): string {
  return trans.__(
    '%1 %2 in %3 ms',
    answer.status,
    answer.reason,
    Math.round(answer.seconds * 1000)
  );
}

/** What a gateway was asked while it was browsed; each can be asked again. */
export function RawAnswers(props: {
  title: string;
  gateways: IGateways;
  gateway: string;
  heard: readonly IHeard[];
  trans: TranslationBundle;
}): JSX.Element {
  const { title, gateways, gateway, heard, trans } = props;
  const [open, setOpen] = React.useState(false);
  return (
    <details
      className="jp-HpcDetails"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{title}</summary>
      {open && heard.length === 0 && (
        <p>{trans.__('Nothing was asked yet.')}</p>
      )}
      {open &&
        heard.map((item, index) => (
          <Heard
            key={`${index} ${item.request.url} ${item.answer?.at}`}
            item={item}
            ask={() => gateways.exchange(gateway)(item.request)}
            trans={trans}
          />
        ))}
    </details>
  );
}

/** A question that nobody has asked yet, and what comes of it. */
export function RawQuestion(props: {
  request: IRequest;
  ask: () => Promise<IAnswer>;
  trans: TranslationBundle;
}): JSX.Element {
  const { request, ask, trans } = props;
  const item = { request, answer: null, failure: trans.__('not asked yet') };
  return <Heard item={item} ask={ask} label={trans.__('Ask')} trans={trans} />;
}

function Heard(props: {
  item: IHeard;
  ask: () => Promise<IAnswer>;
  /** On the button. */
  label?: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { item, ask, trans } = props;
  const { label = trans.__('Ask again') } = props;
  const [{ answer, failure }, setLast] = React.useState(item);
  const [asking, setAsking] = React.useState(false);
  const again = async (): Promise<void> => {
    setAsking(true);
    try {
      setLast({ ...item, answer: await ask(), failure: null });
    } catch (reason) {
      const words = reason instanceof Error ? reason.message : String(reason);
      setLast({ ...item, answer: null, failure: words });
    }
    setAsking(false);
  };
  const outcome = asking
    ? trans.__('waiting for the answer')
    : answer
      ? answered(answer, trans)
      : (failure ?? trans.__('waiting for the answer'));
  return (
    <RawExchange
      request={item.request}
      answer={answer}
      outcome={outcome}
      trans={trans}
    >
      <div className="jp-HpcRaw-actions">
        <ActionButton action={{ label, run: () => void again() }} />
      </div>
    </RawExchange>
  );
}
