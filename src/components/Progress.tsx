import * as React from 'react';

/**
 * A thin bar.
 *
 * @param props.value - 0 to 100, or null while nobody knows.
 */
export function Progress(props: {
  value: number | null;
  label: string;
}): JSX.Element {
  const { value, label } = props;
  const known = value !== null;
  return (
    <div
      className="jp-HpcProgress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(value) : undefined}
    >
      <div
        className={
          known ? 'jp-HpcProgress-bar' : 'jp-HpcProgress-bar jp-mod-unknown'
        }
        style={
          known ? { width: `${Math.min(100, Math.max(0, value))}%` } : undefined
        }
      />
    </div>
  );
}
