import type { FieldProps } from '@rjsf/utils';
import * as React from 'react';

import type { JsonValue } from '../protocols/json';
import { describedBy } from './context';
import type { IFieldContext } from './context';
import { complexOf } from './data';
import type { IComplexData } from './data';
import { isBinary } from './media';

/** A complex input: a file of the Jupyter server, a text typed or pasted, or an address from which the server fetches it, in one of the media types the server takes. */
export function FileOrText(props: FieldProps): JSX.Element {
  const { idSchema, formData, uiSchema, rawErrors, onChange, onBlur } = props;
  const { trans, pickFile } = props.formContext as IFieldContext;
  const id = idSchema.$id;
  const data = complexOf(formData as JsonValue | undefined);
  const types = (uiSchema?.['ui:options']?.mediaTypes ?? []) as string[];
  // Nobody types the bytes of a picture; those of an earlier job are shown.
  const byFile =
    data.file !== undefined ||
    (pickFile !== null && isBinary(data.mediaType ?? types[0]) && !data.text);
  const byLink = data.link !== undefined;
  const change = (next: IComplexData): void => onChange(next);
  const common = {
    id,
    'aria-required': props.required,
    'aria-invalid': rawErrors !== undefined && rawErrors.length > 0,
    'aria-describedby': describedBy(id),
    onBlur: () => onBlur(id, formData)
  };
  const browse = async (): Promise<void> => {
    const file = await pickFile?.();
    if (file) {
      change({ mediaType: data.mediaType, file });
    }
  };

  return (
    <div className="jp-HpcComplex">
      {byLink ? (
        <input
          {...common}
          className="jp-HpcInput"
          type="url"
          value={data.link}
          placeholder={trans.__('https://…')}
          spellCheck={false}
          onChange={event =>
            change({ mediaType: data.mediaType, link: event.target.value })
          }
        />
      ) : byFile ? (
        <div className="jp-HpcComplex-file">
          <input
            {...common}
            className="jp-HpcInput"
            type="text"
            value={data.file ?? ''}
            placeholder={trans.__('Browse for a file')}
            spellCheck={false}
            onChange={event =>
              change({ mediaType: data.mediaType, file: event.target.value })
            }
          />
        </div>
      ) : (
        <textarea
          {...common}
          className="jp-HpcInput jp-mod-code"
          rows={3}
          spellCheck={false}
          value={data.text ?? ''}
          placeholder={
            pickFile
              ? trans.__('Paste the text, or browse for a file')
              : trans.__('Paste the text')
          }
          onChange={event =>
            change({ mediaType: data.mediaType, text: event.target.value })
          }
        />
      )}
      <div className="jp-HpcComplex-options">
        {types.length > 1 && (
          <select
            className="jp-HpcInput"
            aria-label={trans.__('Format')}
            value={data.mediaType ?? types[0]}
            onChange={event =>
              change({ ...data, mediaType: event.target.value })
            }
          >
            {types.map(type => (
              <option key={type} value={type}>
                {type}
              </option>
            ))}
          </select>
        )}
        {types.length === 1 && <span>{types[0]}</span>}
        {data.file !== undefined && (
          <span>{trans.__('read from disk when you run')}</span>
        )}
        {byLink && <span>{trans.__('fetched from there by the server')}</span>}
        <span className="jp-HpcComplex-actions">
          {(data.file !== undefined || byLink) && (
            <button
              type="button"
              className="jp-HpcLink"
              onClick={() => change({ mediaType: data.mediaType, text: '' })}
            >
              {trans.__('paste text')}
            </button>
          )}
          {!byLink && (
            <button
              type="button"
              className="jp-HpcLink"
              onClick={() => change({ mediaType: data.mediaType, link: '' })}
            >
              {trans.__('give an address')}
            </button>
          )}
          {pickFile && (
            <button
              type="button"
              className="jp-HpcLink"
              onClick={() => void browse()}
            >
              {trans.__('browse')}
            </button>
          )}
        </span>
      </div>
    </div>
  );
}
