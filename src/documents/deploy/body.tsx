import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { AskingButton } from '../../components/AskingButton';
import type { IDeeds } from '../../components/deeds';
import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import { Choice, Labelled } from '../Labelled';
import { Unready } from '../Unready';
import type { DeployModel, IDone } from './model';
import type { ParcelType } from './parcel';
import { PARCEL_TYPES, PROCESS } from './parcel';

/** What the page shows. */
export interface IDeployPage {
  model: DeployModel;
  /** There is a file browser. */
  browses: boolean;
  /** Id of the process that is to be replaced; null to deploy another. */
  process: string | null;
  deeds: Pick<IDeeds, 'openProcess'>;
  trans: TranslationBundle;
}

/** Deploy a process from a file or a pasted text; or replace and undeploy one. */
export function DeployPage(props: IDeployPage): JSX.Element {
  const { model, process, trans } = props;
  useChanges(model.changed);
  const { targets, problem } = model;
  if (problem !== null || targets === null) {
    const load = (): void => void model.load();
    return <Unready problem={problem} load={load} trans={trans} />;
  }
  const heading =
    process === null
      ? trans.__('Deploy a process')
      : trans.__('Replace or undeploy %1', process);
  const none = targets.length === 0 || model.gateway === '';
  const gone = process !== null && !model.process;
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{heading}</h1>
        <p>
          {trans.__(
            'A process is sent as a package: CWL, an OGC application package, or the YAML of a site process.'
          )}
        </p>
      </div>
      <Outcome {...props} />
      {none ? (
        <Empty
          line={trans.__(
            'No gateway that answers now takes processes of its users.'
          )}
        />
      ) : gone ? (
        model.done === null && (
          <Empty
            line={trans.__('There is no process “%1” any more.', process)}
          />
        )
      ) : (
        <Form {...props} heading={heading} />
      )}
    </div>
  );
}

function Form(props: IDeployPage & { heading: string }): JSX.Element {
  const { model, browses, heading, trans } = props;
  const { targets, process, busy, faults, beside } = model;
  const element = React.useRef<HTMLFormElement>(null);
  const send = async (): Promise<void> => {
    await model.send();
    // After the faults have been drawn: lead the user to the first of them.
    requestAnimationFrame(() =>
      element.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus()
    );
  };
  return (
    <form
      ref={element}
      className="jp-HpcForm"
      aria-label={heading}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!process) {
          void send();
        }
      }}
    >
      {!process && (
        <Choice
          label={trans.__('Gateway')}
          value={model.gateway}
          options={(targets ?? []).map(({ gateway: { id, title } }) => ({
            value: id,
            label: title
          }))}
          change={gateway => model.choose(gateway)}
        />
      )}
      <Labelled
        label={trans.__('Package')}
        kind="code"
        rows={12}
        value={model.text}
        change={text => model.set({ text })}
        fault={faults.get('text')}
        help={model.file ?? undefined}
      />
      {browses && (
        <div className="jp-HpcForm-actions">
          <ActionButton
            action={{
              label: trans.__('Browse for a file…'),
              run: () => void model.browse()
            }}
          />
        </div>
      )}
      <Choice<ParcelType | ''>
        label={trans.__('Type')}
        value={model.type ?? ''}
        options={[
          ...(model.type === null
            ? [{ value: '' as const, label: trans.__('choose one') }]
            : []),
          ...PARCEL_TYPES.map(value => ({
            value,
            label: value === PROCESS ? trans.__('site process (YAML)') : value
          }))
        ]}
        change={type => type !== '' && model.set({ type })}
      />
      {beside !== null && (
        <Labelled
          label={trans.__('Python file %1', beside)}
          kind="code"
          rows={8}
          value={model.python}
          change={python => model.set({ python })}
          fault={faults.get('python')}
        />
      )}
      <div className="jp-HpcForm-actions">
        {process ? (
          <>
            <AskingButton
              className="jp-HpcButton"
              label={trans.__('Replace')}
              name={process.id}
              asks={true}
              run={() => void send()}
              trans={trans}
            />
            <AskingButton
              className="jp-HpcButton"
              label={trans.__('Undeploy')}
              name={process.id}
              asks={true}
              run={() => void model.undeploy()}
              trans={trans}
            />
          </>
        ) : (
          <button
            type="submit"
            className="jp-HpcButton jp-mod-primary"
            disabled={busy}
          >
            {trans.__('Deploy')}
          </button>
        )}
      </div>
    </form>
  );
}

/** What the server said: refused, in its words, or done. */
function Outcome(props: IDeployPage): JSX.Element {
  const { model, deeds, trans } = props;
  const { done, refusal, busy, gateway } = model;
  return (
    <>
      {refusal !== null && <Problem message={refusal} />}
      <div role="status">
        {busy && <p>{trans.__('Waiting for the server…')}</p>}
        {done && <p>{doneWords(done, trans)}</p>}
      </div>
      {done && done.what !== 'undeployed' && (
        <ActionButton
          action={{
            label: trans.__('Open its form'),
            run: () => deeds.openProcess(gateway, done.process)
          }}
        />
      )}
    </>
  );
}

function doneWords(done: IDone, trans: TranslationBundle): string {
  switch (done.what) {
    case 'deployed':
      return trans.__('Deployed as “%1”.', done.process);
    case 'replaced':
      return trans.__('“%1” was replaced.', done.process);
    case 'undeployed':
      return trans.__('“%1” was undeployed.', done.process);
  }
}
