import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { AskingButton } from '../../components/AskingButton';
import type { IDeeds } from '../../components/deeds';
import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import { sourceOf } from '../../cells/publish/package';
import { Choice, Labelled } from '../Labelled';
import { Unready } from '../Unready';
import { Inputs } from './Inputs';
import type { PublishModel } from './model';
import { Outputs } from './Outputs';

/** What the page shows. */
export interface IPublishPage {
  model: PublishModel;
  deeds: Pick<IDeeds, 'openProcess'>;
  trans: TranslationBundle;
}

/** Make a process of a cell: its source, what goes in, what comes out, where to. */
export function PublishPage(props: IPublishPage): JSX.Element {
  const { model, trans } = props;
  useChanges(model.changed);
  const { targets, problem, cell } = model;
  if (problem !== null || targets === null) {
    const load = (): void => void model.load();
    return <Unready problem={problem} load={load} trans={trans} />;
  }
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{trans.__('Publish a cell as a process')}</h1>
        <p>{trans.__('Cell %1 of %2', cell.index + 1, cell.notebook)}</p>
      </div>
      <Form {...props} />
    </div>
  );
}

function Form(props: IPublishPage): JSX.Element {
  const { model, trans } = props;
  const { draft, faults, targets } = model;
  const element = React.useRef<HTMLFormElement>(null);
  /** After the faults have been drawn: lead the user to the first of them. */
  const lead = async (deed: Promise<void>): Promise<void> => {
    await deed;
    requestAnimationFrame(() =>
      element.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus()
    );
  };
  const source = faults.get('source');
  return (
    <form
      ref={element}
      className="jp-HpcForm"
      aria-label={trans.__('Publish a cell as a process')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!model.holder) {
          void lead(model.publish());
        }
      }}
    >
      {targets && targets.length > 0 ? (
        <Choice
          label={trans.__('Gateway')}
          value={model.gateway}
          options={targets.map(({ gateway: { id, title } }) => ({
            value: id,
            label: title
          }))}
          change={gateway => model.choose(gateway)}
        />
      ) : (
        <Empty
          line={trans.__(
            'No gateway that answers now takes processes of its users. The process can be saved as files, for a folder of site processes.'
          )}
        />
      )}
      <Labelled
        label={trans.__('Id')}
        value={draft.id}
        change={id => model.set({ id })}
        fault={faults.get('id')}
      />
      <Labelled
        label={trans.__('Title')}
        value={draft.title}
        change={title => model.set({ title })}
      />
      <Labelled
        label={trans.__('Description')}
        kind="lines"
        value={draft.description}
        change={description => model.set({ description })}
      />
      <section className="jp-HpcSection" aria-label={trans.__('Source')}>
        <h2>{trans.__('Source')}</h2>
        <pre className="jp-HpcRaw" tabIndex={0}>
          {sourceOf(draft)}
        </pre>
        {source && <Problem message={source} />}
      </section>
      <Inputs model={model} trans={trans} />
      <Outputs model={model} trans={trans} />
      <details className="jp-HpcDetails">
        <summary>{trans.__('what will be sent')}</summary>
        <pre className="jp-HpcRaw" tabIndex={0}>
          {model.preview}
        </pre>
      </details>
      <Actions {...props} lead={lead} />
      <Outcome {...props} />
    </form>
  );
}

function Actions(
  props: IPublishPage & { lead: (deed: Promise<void>) => Promise<void> }
): JSX.Element {
  const { model, lead, trans } = props;
  const { holder, gateway, busy } = model;
  return (
    <>
      {holder && !holder.fixed && (
        <p>
          {trans.__(
            '“%1” is there already: what is published now takes its place.',
            holder.process.id
          )}
        </p>
      )}
      <div className="jp-HpcForm-actions">
        {gateway !== '' &&
          (holder ? (
            <AskingButton
              className="jp-HpcButton jp-mod-primary"
              label={trans.__('Replace')}
              name={holder.process.id}
              asks={!holder.fixed}
              run={() => void lead(model.publish())}
              trans={trans}
            />
          ) : (
            <button
              type="submit"
              className="jp-HpcButton jp-mod-primary"
              disabled={busy}
            >
              {trans.__('Publish')}
            </button>
          ))}
        {model.saves && (
          <ActionButton
            action={{
              label: trans.__('Save as files'),
              run: () => void lead(model.save())
            }}
          />
        )}
      </div>
    </>
  );
}

/** What the server said: refused, in its words, or done. */
function Outcome(props: IPublishPage): JSX.Element {
  const { model, deeds, trans } = props;
  const { refusal, busy, published, saved, gateway, faults } = model;
  return (
    <>
      {refusal !== null && <Problem message={refusal} />}
      <div role="status">
        {busy && <p>{trans.__('Waiting for the server…')}</p>}
        {faults.size > 0 && (
          <p>
            {trans.__('Nothing was sent: something above is not right yet.')}
          </p>
        )}
        {published !== null && (
          <p>
            {trans.__(
              'Published as “%1”. It is in the panel, with a form of its own.',
              published
            )}
          </p>
        )}
        {saved.length > 0 && (
          <p>{trans.__('Saved as %1 and %2.', saved[0], saved[1])}</p>
        )}
      </div>
      {published !== null && (
        <ActionButton
          action={{
            label: trans.__('Open its form'),
            run: () => deeds.openProcess(gateway, published)
          }}
        />
      )}
    </>
  );
}
