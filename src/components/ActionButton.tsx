import * as React from 'react';

/** The one thing to do where there is nothing, or where something went wrong. */
export function ActionButton(props: {
  action: { label: string; run: () => void };
}): JSX.Element {
  const { label, run } = props.action;
  return (
    <button type="button" className="jp-HpcButton" onClick={run}>
      {label}
    </button>
  );
}
