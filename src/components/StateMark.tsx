import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { JobState } from '../protocols/job';
import { stateSign, stateText } from './states';

/** The sign of a state, for the eye only: the word stands beside it. */
export function StateSign(props: { state: JobState }): JSX.Element {
  return (
    <span
      className="jp-HpcState-sign"
      data-state={props.state}
      aria-hidden="true"
    >
      {stateSign(props.state)}
    </span>
  );
}

/** The word of a state and its percentage; the server's own word as a tip. */
export function StateText(props: {
  state: JobState;
  progress: number | null;
  word: string;
  trans: TranslationBundle;
}): JSX.Element {
  const { state, progress, word, trans } = props;
  return (
    <span
      className="jp-HpcState-text"
      data-state={state}
      title={
        word && word !== state
          ? trans.__('The server says: %1', word)
          : undefined
      }
    >
      {stateText(state, progress, trans)}
    </span>
  );
}
