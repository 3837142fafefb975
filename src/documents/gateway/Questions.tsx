import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { clock } from '../../components/clock';
import { duration } from '../../components/elapsed';
import { FetchState, useFetched } from '../../components/fetched';
import { useNow } from '../../components/hooks';
import type { IBudget, IReach, Traffic } from '../../server/traffic';

/** Milliseconds after which the numbers are read again. */
const FRESH = 5_000;

/** How often a gateway is asked about jobs, and whether it can tell about them by itself. */
export function Questions(props: {
  gateway: string;
  traffic: Pick<Traffic, 'budget' | 'reach'>;
  trans: TranslationBundle;
}): JSX.Element {
  const { gateway, traffic, trans } = props;
  const section = React.useRef<HTMLElement>(null);
  const now = useNow(true, section);
  const turn = Math.floor(now / FRESH);
  const ask = React.useCallback(async () => {
    void turn;
    return { budget: await traffic.budget(gateway), read: Date.now() };
  }, [traffic, gateway, turn]);
  const fetched = useFetched(ask);
  const { value } = fetched;
  return (
    <section ref={section} className="jp-HpcSection">
      <h2>{trans.__('Questions about jobs')}</h2>
      <FetchState of={fetched} trans={trans} />
      {value && (
        <>
          <p>
            {asked(value.budget, (now - value.read) / 1000, trans).join('; ')}.
          </p>
          <p>{lastAnswer(value.budget, now, trans)}</p>
          {value.budget.callbacks && (
            <>
              <p>
                {value.budget.told === null
                  ? trans.__(
                      'A server that can is asked to tell when a job ends; it has told nothing yet.'
                    )
                  : trans.__(
                      'The server tells when a job ends, last at %1; it is asked then.',
                      clock(value.budget.told, now)
                    )}
              </p>
              <Reach traffic={traffic} trans={trans} />
            </>
          )}
        </>
      )}
    </section>
  );
}

/** How often, when next, and how often at most. */
function asked(
  budget: IBudget,
  passed: number,
  trans: TranslationBundle
): string[] {
  const { requests, jobs, next, floor } = budget;
  const total = trans._n(
    '%1 request in the last hour',
    '%1 requests in the last hour',
    requests
  );
  if (jobs === 0) {
    return [total, trans.__('nothing is asked while no job is waited for')];
  }
  const left = next === null ? 0 : next - passed;
  return [
    total,
    left < 1
      ? trans.__('next look now')
      : trans.__('next look in %1', duration(left, trans)),
    trans.__('asked at most every %1 s', Number(floor.toPrecision(3)))
  ];
}

function lastAnswer(
  { last }: IBudget,
  now: number,
  trans: TranslationBundle
): string {
  if (last === null) {
    return trans.__('It was not asked yet since this server started.');
  }
  const time = clock(last.at, now);
  if (last.status === null) {
    return trans.__('No answer at %1: %2', time, last.failure);
  }
  return last.status === 304
    ? trans.__('Last answer: nothing has changed (304), at %1.', time)
    : trans.__('Last answer: %1, at %2.', last.status, time);
}

/** A self-test on the user's click. */
function Reach(props: {
  traffic: Pick<Traffic, 'reach'>;
  trans: TranslationBundle;
}): JSX.Element {
  const { traffic, trans } = props;
  const [told, setTold] = React.useState('');
  const test = async (): Promise<void> => {
    setTold(trans.__('Trying…'));
    try {
      setTold(reached(await traffic.reach(), trans));
    } catch (reason) {
      setTold(reason instanceof Error ? reason.message : String(reason));
    }
  };
  return (
    <>
      <ActionButton
        action={{
          label: trans.__('Can the outside reach this server?'),
          run: () => void test()
        }}
      />
      <p role="status">{told}</p>
    </>
  );
}

function reached(reach: IReach, trans: TranslationBundle): string {
  const { outcome, url, status, message } = reach;
  switch (outcome) {
    case 'reached':
      return trans.__(
        'Yes: a request to %1 came here. It was sent from this server itself; a firewall may still stop others.',
        url
      );
    case 'other':
      return trans.__(
        'No: something else answered at %1 (status %2), perhaps a sign-in page or another server. Jobs are asked about all the same.',
        url,
        status
      );
    case 'silent':
      return trans.__(
        'No: nobody answered at %1 (%2). Jobs are asked about all the same.',
        url,
        message
      );
  }
}
