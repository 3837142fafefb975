import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FetchState, useFetched } from '../components/fetched';
import { LOCAL, draftOf, readDraft } from '../components/resources/fields';
import { Resources } from '../components/resources/Resources';
import { Script } from '../components/resources/Script';
import type { IExecutor, IResources, IScript } from '../protocols/executors';

/** Where the active cell is to run, and with what: the content of the popover. */
export function RunWith(props: {
  /** What was chosen last. */
  chosen: IResources;
  executors: () => Promise<IExecutor[]>;
  preview: (resources: IResources) => Promise<IScript>;
  /** Remember the choice, and run. */
  run: (resources: IResources) => void;
  close: () => void;
  /** What goes with the cell. */
  travels?: React.ReactNode;
  trans: TranslationBundle;
}): JSX.Element {
  const { chosen, executors, preview, run, close, travels, trans } = props;
  const fetched = useFetched(executors);
  const [draft, setDraft] = React.useState(() => draftOf(chosen));
  const all = fetched.value;
  const executor = all?.find(each => each.id === draft.executor);
  const { resources, faults } = readDraft(draft, executor, trans);
  const faulty = !executor || Object.keys(faults).length > 0;
  const form = React.useRef<HTMLFormElement>(null);
  const there = all !== null;
  React.useEffect(() => {
    const first = '.jp-HpcResources select, .jp-HpcPopover-actions button';
    form.current?.querySelector<HTMLElement>(first)?.focus();
  }, [there]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!faulty) {
          run(resources);
        }
      }}
    >
      <FetchState of={fetched} trans={trans} />
      {all && (
        <Resources
          executors={all}
          draft={draft}
          faults={faults}
          onChange={setDraft}
          trans={trans}
        />
      )}
      {travels}
      {executor && executor.kind !== LOCAL && !faulty && (
        <Script resources={resources} preview={preview} trans={trans} />
      )}
      <div className="jp-HpcPopover-actions">
        <button
          type="submit"
          className="jp-HpcButton jp-mod-primary"
          disabled={faulty}
        >
          {trans.__('Run as job')}
        </button>
        <button type="button" className="jp-HpcButton" onClick={close}>
          {trans.__('Close')}
        </button>
      </div>
      <p className="jp-HpcPopover-note">
        {trans.__(
          'From then on, one click on Run as job does the same in this notebook.'
        )}
      </p>
    </form>
  );
}
