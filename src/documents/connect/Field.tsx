import * as React from 'react';

import type { ConnectModel } from './model';

/** A field of the form, with what is wrong with it beneath. */
export function Field(props: {
  model: ConnectModel;
  name: string;
  label: string;
  help?: string;
  kind?: 'text' | 'password' | 'lines';
  required?: boolean;
  placeholder?: string;
}): JSX.Element {
  const {
    model,
    name,
    label,
    help,
    kind = 'text',
    required,
    placeholder
  } = props;
  const id = React.useId();
  const fault = model.fault(name);
  const common = {
    id,
    className: 'jp-HpcInput',
    value: model.values[name] ?? '',
    placeholder,
    'aria-required': required,
    'aria-invalid': fault !== '',
    'aria-describedby': `${id}-error ${id}-help`,
    spellCheck: false,
    onChange: (
      event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>
    ) => model.set(name, event.target.value)
  };
  return (
    <div className="jp-HpcField">
      <label className="jp-HpcField-label" htmlFor={id}>
        {label}
      </label>
      {kind === 'lines' ? (
        <textarea rows={2} {...common} />
      ) : (
        <input
          type={kind}
          // A secret of a server is not one of this page: browsers offer theirs for neither.
          autoComplete={kind === 'password' ? 'new-password' : 'off'}
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
