import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ProcessModel } from './model';

/** What happened to the process since its form was opened; quiet, and announced to screen readers. */
export function Meanwhile(props: {
  model: ProcessModel;
  /** Id for the line that says why nothing can be run. */
  goneId: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, goneId, trans } = props;
  return (
    <div role="status">
      {model.gone && (
        <p className="jp-HpcMeanwhile" id={goneId}>
          {trans.__(
            '%1 has no such process any more. It cannot be run until it is back; what you entered stays here.',
            model.place
          )}
        </p>
      )}
      {model.outdated && (
        <p className="jp-HpcMeanwhile">
          {trans.__('The description has changed')}
          {' · '}
          <button
            type="button"
            className="jp-HpcLink"
            onClick={() => model.renew()}
          >
            {trans.__('Reload form')}
          </button>
        </p>
      )}
    </div>
  );
}
