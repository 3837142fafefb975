import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Loading } from '../components/Loading';
import { Problem } from '../components/Problem';

/** A page whose content has not come, or could not be had. */
export function Unready(props: {
  problem: string | null;
  load: () => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { problem, load, trans } = props;
  if (problem === null) {
    return <Loading trans={trans} />;
  }
  return (
    <div className="jp-HpcDocument-page">
      <Problem
        message={problem}
        retry={{ label: trans.__('Retry'), run: load }}
      />
    </div>
  );
}
