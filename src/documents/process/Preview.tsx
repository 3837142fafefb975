import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { requestText } from '../../components/wire';
import type { ProcessModel } from './model';

/** The request that *Run* will send, for those who want to see it. */
export function Preview(props: {
  model: ProcessModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const [open, setOpen] = React.useState(false);
  const request = open ? model.preview() : null;
  return (
    <details
      className="jp-HpcDetails"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('raw request')}</summary>
      {open && (
        <pre
          className="jp-HpcRaw"
          tabIndex={0}
          aria-label={trans.__('Request that will be sent')}
        >
          {request
            ? requestText(request)
            : trans.__('The protocol cannot tell it beforehand.')}
        </pre>
      )}
    </details>
  );
}
