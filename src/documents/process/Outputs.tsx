import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type {
  IOutputDescription,
  IProcessDescription
} from '../../protocols/description';
import {
  canChoose,
  offersBoth,
  wishFault,
  wishFor,
  wishWords
} from './outputs';
import type { IWish, Wishes } from './outputs';

/** Which outputs are wanted and how, folded away; nothing where the server leaves no choice. */
export function Outputs(props: {
  description: IProcessDescription;
  wishes: Wishes;
  onChange: (wishes: Wishes) => void;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { description, wishes, onChange, trans } = props;
  const faultId = React.useId();
  const [open, setOpen] = React.useState(false);
  const fold = React.useRef<HTMLDetailsElement>(null);
  const fault = wishFault(description, wishes, trans);
  React.useEffect(() => {
    if (fault !== null && fold.current) {
      fold.current.open = true;
    }
  }, [fault]);
  if (!canChoose(description)) {
    return null;
  }
  return (
    <details
      ref={fold}
      className="jp-HpcDetails jp-HpcOutputs"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>
        {trans.__('Outputs')}{' '}
        <span className="jp-HpcOutputs-words">
          {fault === null && wishWords(description, wishes, trans)}
        </span>
      </summary>
      {open && (
        <ul>
          {description.outputs.map(output => (
            <Output
              key={output.id}
              output={output}
              both={offersBoth(description)}
              wish={wishFor(wishes, output.id)}
              fault={fault === null ? undefined : faultId}
              onChange={wish => onChange({ ...wishes, [output.id]: wish })}
              trans={trans}
            />
          ))}
        </ul>
      )}
      <p className="jp-HpcField-error" id={faultId}>
        {fault}
      </p>
    </details>
  );
}

function Output(props: {
  output: IOutputDescription;
  /** It can be had as a value and as a reference. */
  both: boolean;
  wish: IWish;
  /** Id of what is wrong with the choice. */
  fault: string | undefined;
  onChange: (wish: IWish) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { output, both, wish, fault, onChange, trans } = props;
  const { title, description, mediaTypes } = output;
  const helpId = React.useId();
  return (
    <li>
      <label className="jp-HpcField-check">
        <input
          type="checkbox"
          // An input may have the same title.
          aria-label={trans.__('Output %1', title)}
          checked={wish.wanted}
          aria-invalid={fault !== undefined}
          aria-describedby={[helpId, fault].filter(Boolean).join(' ')}
          onChange={event =>
            onChange({ ...wish, wanted: event.target.checked })
          }
        />
        {title}
      </label>
      {mediaTypes.length > 1 ? (
        <select
          className="jp-HpcInput"
          aria-label={trans.__('Format of %1', title)}
          disabled={!wish.wanted}
          value={wish.mediaType ?? ''}
          onChange={event =>
            onChange({ ...wish, mediaType: event.target.value || undefined })
          }
        >
          <option value="">{trans.__('any format')}</option>
          {mediaTypes.map(type => (
            <option key={type}>{type}</option>
          ))}
        </select>
      ) : (
        <span className="jp-HpcOutputs-type">{mediaTypes[0]}</span>
      )}
      {both && (
        <select
          className="jp-HpcInput"
          aria-label={trans.__('How %1 comes', title)}
          disabled={!wish.wanted}
          value={wish.reference ? 'reference' : 'value'}
          onChange={event =>
            onChange({
              ...wish,
              reference: event.target.value === 'reference' || undefined
            })
          }
        >
          <option value="value">{trans.__('by value')}</option>
          <option value="reference">
            {trans.__('by reference: a link only')}
          </option>
        </select>
      )}
      <span className="jp-HpcField-help" id={helpId}>
        {description}
      </span>
    </li>
  );
}
