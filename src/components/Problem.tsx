import * as React from 'react';

/** What went wrong, where it went wrong, with a way to try again. */
export function Problem(props: {
  message: string;
  retry?: { label: string; run: () => void };
}): JSX.Element {
  return (
    <div className="jp-HpcProblem" role="alert">
      <p>{props.message}</p>
      {props.retry && (
        <button
          type="button"
          className="jp-HpcButton"
          onClick={props.retry.run}
        >
          {props.retry.label}
        </button>
      )}
    </div>
  );
}
