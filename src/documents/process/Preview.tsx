import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IRequest } from '../../protocols/exchange';
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

/** A request as it is read in protocols: method and address, headers, body. */
export function requestText(request: IRequest): string {
  const head = [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers ?? {}).map(
      ([name, value]) => `${name}: ${value}`
    )
  ].join('\n');
  const { body } = request;
  if (!body) {
    return head;
  }
  switch (body.kind) {
    case 'json':
      return `${head}\n\n${JSON.stringify(body.value, null, 2)}`;
    case 'text':
      return `${head}\n\n${body.text}`;
    case 'form':
      return `${head}\n\n${JSON.stringify(body.parts, null, 2)}`;
    case 'file':
      return `${head}\n\n<${body.path}>`;
  }
}
