import * as React from 'react';

import { useChanges } from '../../components/hooks';
import { Problem } from '../../components/Problem';
import { dropped } from '../../forms/data';
import { InputsForm } from '../../forms/InputsForm';
import { loadValidation } from '../../forms/validator';
import type { IValidation } from '../../forms/validator';
import type { IDocumentContext } from '../context';
import { RawAnswers } from '../Raw';
import { Unready } from '../Unready';
import type { ProcessAddress } from './index';
import { Earlier } from './Earlier';
import { LastJob } from './LastJob';
import { Meanwhile } from './Meanwhile';
import { ProcessModel } from './model';
import { cardSource } from './order';
import type { IDescribed } from './order';
import { Outputs } from './Outputs';
import { Preview } from './Preview';
import { Tell } from './Tell';
import { Where } from './Where';
import '../../../style/forms.css';
import '../../../style/results.css';

/** Fetched with the first bounding box. Where it cannot be, the numbers do without it. */
const BoxMap = React.lazy(() =>
  import('../../results/map/BoxMap').catch(() => ({ default: () => <></> }))
);

const UNCHANGED: ReadonlyMap<string, string> = new Map();

/** The content of a process document. */
export async function createBody(
  address: ProcessAddress,
  context: IDocumentContext
): Promise<React.FunctionComponent> {
  const { gateways, jobs, trans } = context;
  const { check, validator } = await loadValidation();
  const model = new ProcessModel({ gateways, jobs, address, check, trans });
  void model.load();
  return () => (
    <Body
      address={address}
      model={model}
      validator={validator}
      context={context}
    />
  );
}

function Body(props: {
  address: ProcessAddress;
  model: ProcessModel;
  validator: IValidation['validator'];
  context: IDocumentContext;
}): JSX.Element {
  const { address, model, validator, context } = props;
  const { trans } = context;
  useChanges(model.changed);
  React.useEffect(() => model.follow(), [model]);
  const goneId = React.useId();
  const { described, problem } = model;
  if (problem !== null || !described) {
    const load = (): void => void model.load();
    return <Unready problem={problem} load={load} trans={trans} />;
  }
  return (
    <div className="jp-HpcDocument-page">
      <Heading model={model} described={described} context={context} />
      <Meanwhile model={model} goneId={goneId} trans={trans} />
      <Earlier
        changes={model.changes}
        dropped={dropped(described.form, address.earlier?.inputs)}
        trans={trans}
      />
      <Inputs
        model={model}
        described={described}
        validator={validator}
        goneId={goneId}
        gateway={address.gateway}
        context={context}
      />
      {model.lastJob !== null && (
        <LastJob job={model.lastJob} context={context} />
      )}
      <Preview model={model} trans={trans} />
      <RawAnswers
        title={trans.__('raw description')}
        gateways={context.gateways}
        gateway={address.gateway}
        heard={context.gateways.heard(address.gateway, address.process)}
        trans={trans}
      />
    </div>
  );
}

interface IPartProps {
  model: ProcessModel;
  described: IDescribed;
  context: IDocumentContext;
}

function Heading({ model, described, context }: IPartProps): JSX.Element {
  const { trans } = context;
  const { id, title, description, version, remarks } = described.description;
  const facts = [
    title && title !== id ? title : '',
    model.place,
    version && trans.__('v%1', version)
  ];
  return (
    <div className="jp-HpcDocument-heading">
      <h1>{id}</h1>
      <p>{facts.filter(Boolean).join(' · ')}</p>
      {description && description !== title && (
        <p className="jp-HpcDocument-description">{description}</p>
      )}
      {remarks.length > 0 && (
        <details className="jp-HpcRemarks">
          <summary>
            {trans._n(
              '%1 remark about the description',
              '%1 remarks about the description',
              remarks.length
            )}
          </summary>
          <ul>
            {remarks.map(remark => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Inputs(
  props: IPartProps & {
    validator: IValidation['validator'];
    goneId: string;
    gateway: string;
  }
): JSX.Element {
  const { model, described, validator, goneId, gateway, context } = props;
  const { trans, notebook, pickFile } = context;
  useChanges(notebook.changed);
  const [wanted, setWanted] = React.useState(true);
  const element = React.useRef<HTMLFormElement>(null);
  const general = model.touched
    ? []
    : model.errors.filter(({ path }) => path.length === 0);

  const run = async (): Promise<void> => {
    const record = await model.run();
    if (!record) {
      // After the errors have been drawn: lead the user to the first of them.
      requestAnimationFrame(() =>
        element.current
          ?.querySelector<HTMLElement>('[aria-invalid="true"]')
          ?.focus()
      );
    } else if (wanted && notebook.name !== null) {
      await notebook.insertCard(
        record.id,
        cardSource(
          described.description.id,
          model.place,
          record.id,
          record.created
        )
      );
    }
  };

  return (
    <form
      ref={element}
      className="jp-HpcForm"
      aria-label={trans.__('Inputs of %1', described.description.id)}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void run();
      }}
    >
      {described.form.inputs.length === 0 ? (
        <p>{trans.__('This process takes no inputs.')}</p>
      ) : (
        <InputsForm
          form={described.form}
          validator={validator}
          data={model.data}
          errors={model.errors}
          touched={model.touched}
          onChange={data => model.enter(data)}
          onLeave={name => model.leave(name)}
          pickFile={pickFile}
          boxMap={BoxMap}
          changes={model.changes ?? UNCHANGED}
          putBack={name => model.putBack(name)}
          trans={trans}
        />
      )}
      <Outputs
        description={described.description}
        wishes={model.wishes}
        onChange={wishes => model.enterWishes(wishes)}
        trans={trans}
      />
      {model.capabilities?.executors && (
        <Where
          gateways={context.gateways}
          gateway={gateway}
          onChange={where => model.enterWhere(where)}
          trans={trans}
        />
      )}
      {model.capabilities?.callback && (
        <Tell
          tell={model.tell}
          whole={model.touched === null}
          onChange={tell => model.enterTell(tell)}
          trans={trans}
        />
      )}
      {general.map(({ message }) => (
        <p className="jp-HpcField-error" role="alert" key={message}>
          {message}
        </p>
      ))}
      {model.refusal !== null && <Problem message={model.refusal} />}
      <div className="jp-HpcForm-actions">
        <button
          type="submit"
          className="jp-HpcButton jp-mod-primary"
          disabled={model.submitting || model.gone}
          aria-describedby={model.gone ? goneId : undefined}
          // The second click of a double click would make a second job.
          onClick={event => {
            if (event.detail > 1) {
              event.preventDefault();
            }
          }}
        >
          {trans.__('Run')}
        </button>
        <label className="jp-HpcField-check">
          <input
            type="checkbox"
            checked={wanted && notebook.name !== null}
            disabled={notebook.name === null}
            onChange={event => setWanted(event.target.checked)}
          />
          {notebook.name === null
            ? trans.__('Insert result into a notebook (none is open)')
            : trans.__('Insert result into %1', notebook.name)}
        </label>
      </div>
    </form>
  );
}
