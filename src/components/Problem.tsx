import * as React from 'react';

import { ActionButton } from './ActionButton';

/** What went wrong, where it went wrong, with a way to try again. */
export function Problem(props: {
  message: string;
  retry?: { label: string; run: () => void };
}): JSX.Element {
  return (
    <div className="jp-HpcProblem" role="alert">
      <p>{props.message}</p>
      {props.retry && <ActionButton action={props.retry} />}
    </div>
  );
}
