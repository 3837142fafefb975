import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { After, ICards } from '../server/cards';

/** What is to happen when a job is done: a quiet choice under its card. */
export function WhenDone({
  job,
  cards,
  failed,
  trans
}: {
  job: string;
  cards: Pick<ICards, 'get' | 'put'>;
  /** Tell that the choice could not be written down. */
  failed: (reason: unknown) => void;
  trans: TranslationBundle;
}): JSX.Element | null {
  const [after, setAfter] = React.useState<After | null>(null);
  React.useEffect(() => {
    let over = false;
    cards.get(job).then(
      card => {
        if (!over && card.state !== 'detached') {
          setAfter(card.after);
        }
      },
      // A job that was not submitted from a cell: there is nothing to choose.
      () => undefined
    );
    return () => {
      over = true;
    };
  }, [cards, job]);
  if (after === null) {
    return null;
  }
  const choose = (chosen: After) => {
    setAfter(chosen);
    cards.put(job, { after: chosen }).catch(reason => {
      setAfter(after);
      failed(reason);
    });
  };
  const choices: [After, string][] = [
    ['insert', trans.__('insert the result')],
    ['run-below', trans.__('insert it, run the cells below')]
  ];
  return (
    <label className="jp-HpcWhenDone">
      <span>{trans.__('When done:')}</span>
      <select
        // Arrow keys choose here, and do not move through the notebook.
        data-lm-suppress-shortcuts="true"
        value={after}
        onChange={event => choose(event.target.value as After)}
      >
        {choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
