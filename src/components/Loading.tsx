import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** Something was asked for and has not come yet. */
export function Loading(props: { trans: TranslationBundle }): JSX.Element {
  return (
    <p className="jp-HpcLoading" role="status">
      {props.trans.__('Loading…')}
    </p>
  );
}
