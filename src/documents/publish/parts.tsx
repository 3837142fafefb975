import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** The fields of one input or output, with a way to take it away. */
export function Part(props: {
  label: string;
  remove: () => void;
  children: React.ReactNode;
  trans: TranslationBundle;
}): JSX.Element {
  const { label, remove, children, trans } = props;
  return (
    <fieldset className="jp-HpcPublish-part">
      <legend>{label}</legend>
      {children}
      <button
        type="button"
        className="jp-HpcLink"
        aria-label={trans.__('remove: %1', label)}
        onClick={remove}
      >
        {trans.__('remove')}
      </button>
    </fieldset>
  );
}

/** A box to tick, with what is wrong with it. */
export function Check(props: {
  label: string;
  checked: boolean;
  fault?: string;
  change: (checked: boolean) => void;
}): JSX.Element {
  const { label, checked, fault, change } = props;
  const id = React.useId();
  return (
    <div className="jp-HpcField">
      <label className="jp-HpcField-check">
        <input
          type="checkbox"
          checked={checked}
          aria-invalid={Boolean(fault)}
          aria-describedby={id}
          onChange={event => change(event.target.checked)}
        />
        {label}
      </label>
      <p className="jp-HpcField-error" id={id} role="alert">
        {fault}
      </p>
    </div>
  );
}

/** Names of variables, each of which is added by a click; nothing where there is none. */
export function Offers(props: {
  label: string;
  names: readonly string[];
  add: (name: string) => void;
}): JSX.Element | null {
  const { label, names, add } = props;
  return names.length === 0 ? null : (
    <div className="jp-HpcForm-actions" role="group" aria-label={label}>
      <span>{label}</span>
      {names.map(name => (
        <button
          key={name}
          type="button"
          className="jp-HpcButton"
          onClick={() => add(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
