import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { useChanges } from '../../components/hooks';
import type { HpcModel } from './model';

/** One search for both sections. */
export function Search(props: {
  model: HpcModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  useChanges(model.changed);
  const label = trans.__('Search processes and jobs');
  return (
    <input
      className="jp-HpcInput jp-HpcPanel-search"
      type="search"
      value={model.query}
      placeholder={label}
      aria-label={label}
      onChange={event => {
        model.query = event.target.value;
      }}
    />
  );
}
