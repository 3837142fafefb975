import type {
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps
} from '@rjsf/utils';
import * as React from 'react';

import type { JsonObject } from '../protocols/json';
import type { IFieldContext } from './context';
import { limitsText } from './limits';

/** A field: label, control, what it is for, what is wrong with it. */
export function FieldTemplate(props: FieldTemplateProps): JSX.Element {
  const { id, label, required, rawErrors, schema, uiSchema, children } = props;
  const { trans, root, changes, putBack } = props.formContext as IFieldContext;
  const input = id.slice(root.length + 1);
  const was = changes.get(input);
  if (props.hidden) {
    return <div hidden>{children}</div>;
  }
  if (id === root) {
    return children;
  }
  const grouped =
    schema.type === 'object' ||
    schema.type === 'array' ||
    uiSchema?.['ui:field'] === 'boundingBox';
  const limits = limitsText(schema as JsonObject, trans);
  const purpose = schema.description ?? '';
  const help = [limits ? purpose.replace(/\.$/, '') : purpose, limits]
    .filter(Boolean)
    .join(' · ');
  const wrong = rawErrors !== undefined && rawErrors.length > 0;
  const name = (
    <>
      {label}
      {required && <span aria-hidden="true"> *</span>}
    </>
  );
  return (
    <div
      className={`jp-HpcField${wrong ? ' jp-mod-invalid' : ''}${was === undefined ? '' : ' jp-mod-changed'}`}
      role={grouped ? 'group' : undefined}
      aria-labelledby={grouped ? `${id}__label` : undefined}
    >
      {schema.type === 'boolean' ? null : grouped ? (
        <span className="jp-HpcField-label" id={`${id}__label`}>
          {name}
        </span>
      ) : (
        <label className="jp-HpcField-label" htmlFor={id}>
          {name}
        </label>
      )}
      {children}
      {was !== undefined && (
        <div className="jp-HpcField-was" id={`${id}__was`}>
          <span>{trans.__('was: %1', was)}</span>
          <button
            type="button"
            className="jp-HpcLink"
            aria-label={trans.__('Put %1 back', label)}
            onClick={() => putBack(input)}
          >
            {trans.__('put back')}
          </button>
        </div>
      )}
      <div className="jp-HpcField-error" id={`${id}__error`}>
        {rawErrors?.join('; ')}
      </div>
      <div className="jp-HpcField-help" id={`${id}__help`}>
        {help}
      </div>
    </div>
  );
}

/** The fields of an object, one below the other. */
export function ObjectFieldTemplate(
  props: ObjectFieldTemplateProps
): JSX.Element {
  return (
    <div className="jp-HpcField-members">
      {props.properties.map(property => property.content)}
    </div>
  );
}

/** Several values: each with a button to take it away, and one to add another. */
export function ArrayFieldTemplate(
  props: ArrayFieldTemplateProps
): JSX.Element {
  const { trans } = props.formContext as IFieldContext;
  return (
    <div className="jp-HpcField-items">
      {props.items.map(item => (
        <div className="jp-HpcField-item" key={item.key}>
          {item.children}
          {item.hasRemove && (
            <button
              type="button"
              className="jp-HpcLink"
              aria-label={trans.__('Remove value %1', item.index + 1)}
              onClick={item.onDropIndexClick(item.index)}
            >
              {trans.__('remove')}
            </button>
          )}
        </div>
      ))}
      {props.canAdd && (
        <button
          type="button"
          className="jp-HpcButton"
          onClick={props.onAddClick}
        >
          {trans.__('Add a value')}
        </button>
      )}
    </div>
  );
}
