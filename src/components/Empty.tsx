import * as React from 'react';

import { ActionButton } from './ActionButton';

/** Nothing here: one line, and one button where something can be done about it. */
export function Empty(props: {
  line: string;
  action?: { label: string; run: () => void };
}): JSX.Element {
  return (
    <div className="jp-HpcEmpty">
      <p>{props.line}</p>
      {props.action && <ActionButton action={props.action} />}
    </div>
  );
}
