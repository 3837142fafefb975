import * as React from 'react';

/** Nothing here: one line, and one button where something can be done about it. */
export function Empty(props: {
  line: string;
  action?: { label: string; run: () => void };
}): JSX.Element {
  return (
    <div className="jp-HpcEmpty">
      <p>{props.line}</p>
      {props.action && (
        <button
          type="button"
          className="jp-HpcButton"
          onClick={props.action.run}
        >
          {props.action.label}
        </button>
      )}
    </div>
  );
}
