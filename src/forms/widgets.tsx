import {
  enumOptionsIndexForValue,
  enumOptionsValueForIndex,
  getInputProps
} from '@rjsf/utils';
import type { BaseInputTemplateProps, WidgetProps } from '@rjsf/utils';
import * as React from 'react';

import { describedBy } from './context';

/** A one-line input: text, number, date. What is emptied has no value. */
export function TextInput(props: BaseInputTemplateProps): JSX.Element {
  const { id, value, options, schema, type, rawErrors, onChange } = props;
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  return (
    <>
      <input
        {...getInputProps(schema, type, options)}
        id={id}
        className="jp-HpcInput"
        // The server's limits are told in our words, not by the browser.
        min={undefined}
        max={undefined}
        value={value ?? ''}
        placeholder={props.placeholder}
        disabled={props.disabled || props.readonly}
        list={examples.length > 0 ? `${id}__examples` : undefined}
        aria-required={props.required}
        aria-invalid={isInvalid(rawErrors)}
        aria-describedby={describedBy(id)}
        onChange={event => {
          const text = event.target.value;
          const next = text === '' ? options.emptyValue : text;
          if (props.onChangeOverride) {
            props.onChangeOverride(event);
          } else {
            onChange(next);
          }
        }}
        onBlur={event => props.onBlur(id, event.target.value)}
        onFocus={event => props.onFocus(id, event.target.value)}
      />
      {examples.length > 0 && (
        <datalist id={`${id}__examples`}>
          {examples.map(example => (
            <option key={String(example)} value={String(example)} />
          ))}
        </datalist>
      )}
    </>
  );
}

/** Several lines of text. */
export function TextArea(props: WidgetProps): JSX.Element {
  const { id, value, options, rawErrors } = props;
  return (
    <textarea
      id={id}
      className={`jp-HpcInput${options.code ? ' jp-mod-code' : ''}`}
      rows={typeof options.rows === 'number' ? options.rows : 4}
      spellCheck={false}
      value={value ?? ''}
      placeholder={props.placeholder}
      disabled={props.disabled || props.readonly}
      aria-required={props.required}
      aria-invalid={isInvalid(rawErrors)}
      aria-describedby={describedBy(id)}
      onChange={event =>
        props.onChange(
          event.target.value === '' ? options.emptyValue : event.target.value
        )
      }
      onBlur={event => props.onBlur(id, event.target.value)}
    />
  );
}

/** One of several values; none, where it is not required. */
export function Select(props: WidgetProps): JSX.Element {
  const { id, value, options, multiple, required, rawErrors } = props;
  const { enumOptions, emptyValue } = options;
  const chosen = enumOptionsIndexForValue(value, enumOptions, multiple);
  return (
    <select
      id={id}
      className="jp-HpcInput"
      multiple={multiple}
      value={chosen ?? (multiple ? [] : '')}
      disabled={props.disabled || props.readonly}
      aria-required={required}
      aria-invalid={isInvalid(rawErrors)}
      aria-describedby={describedBy(id)}
      onChange={event => {
        const index = multiple
          ? Array.from(event.target.selectedOptions, option => option.value)
          : event.target.value;
        props.onChange(
          enumOptionsValueForIndex(index, enumOptions, emptyValue)
        );
      }}
      onBlur={event => props.onBlur(id, event.target.value)}
    >
      {!multiple && (!required || chosen === undefined) && (
        <option value="">{props.placeholder}</option>
      )}
      {enumOptions?.map((option, index) => (
        <option key={index} value={String(index)}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

/** Yes or no; the label stands behind the box. */
export function Checkbox(props: WidgetProps): JSX.Element {
  const { id, value, label, rawErrors } = props;
  return (
    <label className="jp-HpcField-check" htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={value === true}
        disabled={props.disabled || props.readonly}
        aria-invalid={isInvalid(rawErrors)}
        aria-describedby={describedBy(id)}
        onChange={event => props.onChange(event.target.checked)}
        onBlur={() => props.onBlur(id, value)}
      />
      {label}
    </label>
  );
}

function isInvalid(errors: string[] | undefined): boolean {
  return errors !== undefined && errors.length > 0;
}
