import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/**
 * A field that takes up a job by its id or address.
 *
 * @param props.attach - resolves to whether it was taken up; what was typed stays where it was not.
 */
export function Attach(props: {
  attach: (reference: string) => Promise<boolean>;
  trans: TranslationBundle;
}): JSX.Element {
  const { attach, trans } = props;
  const [reference, setReference] = React.useState('');
  const [busy, setBusy] = React.useState(false);
  const id = React.useId();
  const submit = async (): Promise<void> => {
    setBusy(true);
    if (await attach(reference)) {
      setReference('');
    }
    setBusy(false);
  };
  return (
    <form
      className="jp-HpcAttach"
      aria-label={trans.__('Attach a job')}
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={id}>{trans.__('Attach a job')}</label>
      <input
        id={id}
        className="jp-HpcInput"
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__('Paste a job’s id or address')}
        value={reference}
        onChange={event => setReference(event.target.value)}
      />
      <button
        type="submit"
        className="jp-HpcButton"
        disabled={busy || reference.trim() === ''}
      >
        {trans.__('Attach')}
      </button>
    </form>
  );
}
