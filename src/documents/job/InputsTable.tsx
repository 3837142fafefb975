import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IOrder } from '../../protocols/job';
import type { JsonValue } from '../../protocols/json';

/** The inputs that were sent. */
export function InputsTable(props: {
  order: IOrder;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { order, trans } = props;
  const entries = Object.entries(order.inputs);
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Inputs')}</h2>
      {entries.length === 0 ? (
        <p>
          {order.attached === undefined
            ? trans.__('none')
            : trans.__(
                'Not known: the job was made elsewhere, so it cannot be rerun from here.'
              )}
        </p>
      ) : (
        <dl className="jp-HpcInputs">
          {entries.map(([name, value]) => (
            <React.Fragment key={name}>
              <dt>{name}</dt>
              <dd>
                <pre tabIndex={0} aria-label={name}>
                  {shown(value)}
                </pre>
              </dd>
            </React.Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}

/** A file as its path, a qualified value as what it holds; how it was sent is in the raw request. */
function shown(value: JsonValue): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (typeof value.$file === 'string') {
      return value.$file;
    }
    if (value.value !== undefined && typeof value.mediaType === 'string') {
      return shown(value.value);
    }
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
