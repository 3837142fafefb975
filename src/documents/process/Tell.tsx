import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { usePointerHold } from '../../forms/hold';
import type { ITell } from '../../protocols/job';
import { TOLD, tellFault } from './addresses';
import type { Told } from './addresses';

/** Addresses of the user's own that the server is to tell about the job, folded away. */
export function Tell(props: {
  tell: ITell;
  /** All faults are shown, and not only those of fields that were left. */
  whole: boolean;
  onChange: (tell: ITell) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { tell, whole, onChange, trans } = props;
  const id = React.useId();
  const hold = usePointerHold();
  const [left, setLeft] = React.useState<readonly Told[]>([]);
  const faults = TOLD.map(when =>
    whole || left.includes(when) ? tellFault(tell[when], trans) : null
  );
  const fold = React.useRef<HTMLDetailsElement>(null);
  const faulty = faults.some(fault => fault !== null);
  React.useEffect(() => {
    if (faulty && fold.current) {
      fold.current.open = true;
    }
  }, [faulty, whole]);
  return (
    <details ref={fold} className="jp-HpcDetails jp-HpcTell">
      <summary>{trans.__('Tell others')}</summary>
      <p>
        {trans.__(
          'Addresses that the server sends word to, by itself. Whoever sees the job’s request sees them too. Where this JupyterLab listens for such word itself, an address here takes the place of its own; the job is asked about all the same.'
        )}
      </p>
      {TOLD.map((when, index) => (
        <div className="jp-HpcTell-field" key={when}>
          <label htmlFor={`${id}-${when}`}>{labelOf(when, trans)}</label>
          <input
            id={`${id}-${when}`}
            className="jp-HpcInput"
            type="url"
            autoComplete="off"
            value={tell[when] ?? ''}
            aria-invalid={faults[index] !== null}
            aria-describedby={`${id}-${when}-fault`}
            onChange={event =>
              onChange({ ...tell, [when]: event.target.value })
            }
            onBlur={() => hold(() => setLeft(others => [...others, when]))}
          />
          <p className="jp-HpcField-error" id={`${id}-${when}-fault`}>
            {faults[index]}
          </p>
        </div>
      ))}
    </details>
  );
}

function labelOf(when: Told, trans: TranslationBundle): string {
  switch (when) {
    case 'success':
      return trans.__('When it has succeeded (gets the results)');
    case 'progress':
      return trans.__('While it goes on');
    case 'failed':
      return trans.__('When it has failed');
  }
}
