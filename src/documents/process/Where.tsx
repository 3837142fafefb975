import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { FetchState, useFetched } from '../../components/fetched';
import { LOCAL, draftOf, readDraft } from '../../components/resources/fields';
import { Resources } from '../../components/resources/Resources';
import { Script } from '../../components/resources/Script';
import type { IResources } from '../../protocols/executors';
import type { IGateways } from '../../tokens';
import type { IWhere } from './order';

/** Where the job is to run and with what, folded away; asked about when it is unfolded. */
export function Where(props: {
  gateways: Pick<IGateways, 'exchange' | 'protocol'>;
  gateway: string;
  onChange: (where: IWhere) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { gateways, gateway, onChange, trans } = props;
  const [open, setOpen] = React.useState(false);
  const [draft, setDraft] = React.useState(() => draftOf({}));
  const list = React.useCallback(
    async () =>
      (await gateways
        .protocol(gateway)
        .executors?.(gateways.exchange(gateway))) ?? [],
    [gateways, gateway]
  );
  const preview = React.useCallback(
    async (resources: IResources) => {
      const asked = gateways.protocol(gateway).preview;
      if (!asked) {
        throw new Error(trans.__('The protocol cannot tell it beforehand.'));
      }
      return asked(gateways.exchange(gateway), resources);
    },
    [gateways, gateway, trans]
  );
  const fetched = useFetched(open ? list : null);
  const find = (id: string) => fetched.value?.find(each => each.id === id);
  const executor = find(draft.executor);
  const { resources, faults } = readDraft(draft, executor, trans);
  const faulty = Object.keys(faults).length > 0;
  return (
    <details
      className="jp-HpcDetails jp-HpcTell"
      onToggle={event => {
        // Folds inside tell of themselves, too.
        if (event.target === event.currentTarget) {
          setOpen(event.currentTarget.open);
        }
      }}
    >
      <summary>{trans.__('Where it runs')}</summary>
      {open && <FetchState of={fetched} trans={trans} />}
      {fetched.value && (
        <Resources
          executors={fetched.value}
          draft={draft}
          faults={faults}
          onChange={next => {
            setDraft(next);
            const read = readDraft(next, find(next.executor), trans);
            onChange({
              resources: read.resources,
              faulty: Object.keys(read.faults).length > 0
            });
          }}
          trans={trans}
        />
      )}
      {executor && executor.kind !== LOCAL && !faulty && (
        <Script resources={resources} preview={preview} trans={trans} />
      )}
    </details>
  );
}
