import * as React from 'react';

/** A labelled text of a form, with what is wrong with it beneath. */
export function Labelled(props: {
  label: string;
  value: string;
  change: (value: string) => void;
  /** What is wrong with it; it cannot be sent so. */
  fault?: string;
  /** What is good to know about it. */
  help?: string;
  /** `lines` and `code`: a text of several lines. */
  kind?: 'text' | 'lines' | 'code';
  rows?: number;
}): JSX.Element {
  const { label, value, change, fault, help, kind = 'text', rows } = props;
  const id = React.useId();
  const common = {
    id,
    value,
    'aria-invalid': Boolean(fault),
    'aria-describedby': `${id}-error ${id}-help`,
    spellCheck: kind === 'lines',
    onChange: (
      event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>
    ) => change(event.target.value)
  };
  return (
    <div className="jp-HpcField">
      <label className="jp-HpcField-label" htmlFor={id}>
        {label}
      </label>
      {kind === 'text' ? (
        <input
          className="jp-HpcInput"
          type="text"
          autoComplete="off"
          {...common}
        />
      ) : (
        <textarea
          className={`jp-HpcInput ${kind === 'code' ? 'jp-mod-code' : ''}`}
          rows={rows ?? 2}
          {...common}
        />
      )}
      <p className="jp-HpcField-error" id={`${id}-error`} role="alert">
        {fault}
      </p>
      <p className="jp-HpcField-help" id={`${id}-help`}>
        {help}
      </p>
    </div>
  );
}

/** A labelled choice of a form. */
export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  change: (value: T) => void;
}): JSX.Element {
  const { label, value, options, change } = props;
  const id = React.useId();
  return (
    <div className="jp-HpcField">
      <label className="jp-HpcField-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="jp-HpcInput"
        value={value}
        onChange={event => {
          const chosen = options.find(
            option => option.value === event.target.value
          );
          if (chosen) {
            change(chosen.value);
          }
        }}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}
