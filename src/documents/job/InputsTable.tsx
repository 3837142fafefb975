import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IOrder } from '../../protocols/job';
import type { JsonValue } from '../../protocols/json';

/** The inputs as they were sent. */
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
        <p>{trans.__('none')}</p>
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

function shown(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
