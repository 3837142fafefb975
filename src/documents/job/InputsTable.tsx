import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { shownValue } from '../../forms/shown';
import type { IOrder } from '../../protocols/job';

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
                  {shownValue(value)}
                </pre>
              </dd>
            </React.Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
