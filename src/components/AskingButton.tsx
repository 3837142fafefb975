import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** A button that asks, by another word on it, whether that is meant; a second press means it. */
export function AskingButton(props: {
  label: string;
  /** What it is about; read out after the label. */
  name: string;
  /** Whether it asks at all. */
  asks: boolean;
  className: string;
  tabIndex?: 0 | -1;
  run: () => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { label, name, asks, className, tabIndex, run, trans } = props;
  const [asking, setAsking] = React.useState(false);
  const shown = asking ? trans.__('really %1?', label) : label;
  return (
    <button
      type="button"
      className={className}
      tabIndex={tabIndex}
      aria-label={trans.__('%1: %2', shown, name)}
      onBlur={() => setAsking(false)}
      // The second click of a double click would do it twice, mean what was
      // only asked, or hit what has come into the place of the button.
      onClick={event => {
        if (event.detail < 2) {
          setAsking(asks && !asking);
          if (!asks || asking) {
            run();
          }
        }
      }}
    >
      {shown}
    </button>
  );
}
