import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Empty } from '../../components/Empty';
import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import { GatewayDesk } from '../../server/desk';
import type { IGatewayContext } from '../gateway/context';
import { Facts } from '../gateway/Facts';
import { Unready } from '../Unready';
import { Field } from './Field';
import { ConnectModel } from './model';
import type { IFound } from './probe';
import { Authentication, Further } from './Settings';
import '../../../style/forms.css';

/** How most addresses begin. */
const SCHEME = 'https://';

/** The content of the page. `done` is told the id of what was saved. */
export function createBody(
  gateway: string | null,
  context: IGatewayContext,
  done: (id: string) => void
): React.FunctionComponent {
  const { gateways, protocols, connection, trans } = context;
  const desk = new GatewayDesk(connection);
  const model = new ConnectModel({ gateways, protocols, desk, gateway, trans });
  void model.load();
  return () => <ConnectPage model={model} done={done} trans={trans} />;
}

export function ConnectPage(props: {
  model: ConnectModel;
  done: (id: string) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, done, trans } = props;
  useChanges(model.changed);
  const { rules, problem } = model;
  if (problem !== null || !rules) {
    const load = (): void => void model.load();
    return <Unready problem={problem} load={load} trans={trans} />;
  }
  const heading = model.base
    ? trans.__('Edit %1', model.base.title)
    : trans.__('Add gateway');
  return (
    <div className="jp-HpcDocument-page">
      <div className="jp-HpcDocument-heading">
        <h1>{heading}</h1>
      </div>
      {rules.notices.map(({ text }) => (
        <Problem key={text} message={text} />
      ))}
      {rules.locked ? (
        <Empty
          line={trans.__(
            'The administrator of this Jupyter server decides on its gateways (HpcApp.gateways_locked): ask them to add yours to HpcApp.gateways.'
          )}
        />
      ) : (
        <Form model={model} heading={heading} done={done} trans={trans} />
      )}
    </div>
  );
}

function Form(props: {
  model: ConnectModel;
  heading: string;
  done: (id: string) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, heading, done, trans } = props;
  const { found, busy, dropped } = model;
  const hosts = model.rules?.hosts ?? [];
  const element = React.useRef<HTMLFormElement>(null);
  /** After the faults have been drawn: lead the user to the first of them. */
  const lead = (): void => {
    requestAnimationFrame(() =>
      element.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus()
    );
  };
  const connect = async (): Promise<void> => {
    await model.connect();
    lead();
  };
  const save = async (): Promise<void> => {
    const id = await model.save();
    if (id !== null) {
      done(id);
    } else {
      lead();
    }
  };
  const primary = found ? '' : 'jp-mod-primary';
  return (
    <form
      ref={element}
      className="jp-HpcForm"
      aria-label={heading}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void (found ? save() : connect());
      }}
    >
      <Field
        model={model}
        name="url"
        label={trans.__('Address')}
        required
        placeholder={SCHEME}
        help={
          hosts.length > 0
            ? trans.__('Allowed hosts: %1', hosts.join(', '))
            : trans.__(
                'The root of the server’s interface; what it speaks is found out.'
              )
        }
      />
      <Authentication model={model} trans={trans} />
      <Further model={model} trans={trans} />
      {model.refusal !== null && (
        <Problem
          message={[
            model.refusal,
            model.advice === 'auth' &&
              trans.__('Choose an authentication above, and connect again.'),
            model.advice === 'tls' &&
              trans.__('A CA file can be given in the further settings above.')
          ]
            .filter(Boolean)
            .join('\n')}
        />
      )}
      {dropped.length > 0 && (
        <Problem
          message={trans.__(
            'Saved. The address is another one, so stored secrets were dropped; type them again: %1.',
            dropped.join(', ')
          )}
        />
      )}
      <div role="status">
        {busy === 'connect' && <p>{trans.__('Asking the server…')}</p>}
        {found && <Found found={found} trans={trans} />}
      </div>
      {model.ready && (
        <Field model={model} name="title" label={trans.__('Title')} />
      )}
      <div className="jp-HpcForm-actions">
        <button
          type={found ? 'button' : 'submit'}
          className={`jp-HpcButton ${primary}`}
          disabled={busy !== null}
          onClick={found ? () => void connect() : undefined}
        >
          {trans.__('Connect')}
        </button>
        {model.ready && (
          <button
            type={found ? 'submit' : 'button'}
            className={`jp-HpcButton ${found ? 'jp-mod-primary' : ''}`}
            disabled={busy !== null}
            onClick={found ? undefined : () => void save()}
          >
            {trans.__('Save')}
          </button>
        )}
      </div>
    </form>
  );
}

function Found(props: {
  found: IFound;
  trans: TranslationBundle;
}): JSX.Element {
  const { found, trans } = props;
  return (
    <section className="jp-HpcGateway-found" aria-label={trans.__('Found')}>
      <h2>{found.info.title}</h2>
      <p className="jp-HpcGateway-speaks">{found.speaks}</p>
      <Facts
        info={found.info}
        processes={
          found.more
            ? trans.__('more than %1', found.processes)
            : String(found.processes)
        }
        trans={trans}
      />
    </section>
  );
}
