import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IResources, IScript } from '../../protocols/executors';
import { FetchState, useFetched } from '../fetched';

/** What would be handed in, fetched when somebody wants to see it. */
export function Script(props: {
  resources: IResources;
  preview: (resources: IResources) => Promise<IScript>;
  trans: TranslationBundle;
}): JSX.Element {
  const { resources, preview, trans } = props;
  const [open, setOpen] = React.useState(false);
  const asked = open ? JSON.stringify(resources) : null;
  const fetch = React.useMemo(
    () =>
      asked === null ? null : () => preview(JSON.parse(asked) as IResources),
    [asked, preview]
  );
  const script = useFetched(fetch);
  return (
    <details
      className="jp-HpcDetails"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Show the script')}</summary>
      {open && <FetchState of={script} trans={trans} />}
      {open && script.value && script.problem === null && (
        <>
          {script.value.start !== null && (
            <p>
              {trans.__(
                'It would start at %1, as things stand.',
                new Date(script.value.start).toLocaleString()
              )}
            </p>
          )}
          <pre
            className="jp-HpcRaw"
            tabIndex={0}
            aria-label={trans.__('Batch script')}
          >
            {script.value.text}
          </pre>
        </>
      )}
    </details>
  );
}
