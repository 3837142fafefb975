import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** That the form was filled in from an earlier job, and how much of it is another now. */
export function Earlier(props: {
  /** By input; null when the form was not filled in from a job. */
  changes: ReadonlyMap<string, string> | null;
  /** Inputs of that job that the process does not have any more. */
  dropped: readonly string[];
  trans: TranslationBundle;
}): JSX.Element | null {
  const { changes, dropped, trans } = props;
  if (changes === null) {
    return null;
  }
  const words = [
    trans.__('Filled in from an earlier job.'),
    changes.size === 0
      ? trans.__('Nothing is changed yet.')
      : trans._n(
          '%1 input is changed, marked below.',
          '%1 inputs are changed, marked below.',
          changes.size
        ),
    dropped.length > 0
      ? trans.__(
          'Left out, as the process has it no longer: %1.',
          dropped.join(', ')
        )
      : ''
  ];
  return (
    <p className="jp-HpcEarlier" role="status">
      {words.filter(Boolean).join(' ')}
    </p>
  );
}
