import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import type { IInputDraft } from '../../cells/publish/draft';
import { TYPES } from '../../cells/publish/draft';
import { Choice, Labelled } from '../Labelled';
import type { PublishModel } from './model';
import { Check, Offers, Part } from './parts';
import { typeWord } from './words';

/** The inputs that are declared, and what else could be one. */
export function Inputs(props: {
  model: PublishModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const { inputs } = model.draft;
  return (
    <section className="jp-HpcSection" aria-label={trans.__('Inputs')}>
      <h2>{trans.__('Inputs')}</h2>
      <p>
        {trans.__(
          'Variables that are given from outside. The lines in which the cell gives them a value itself are left out.'
        )}
      </p>
      {inputs.map((input, index) => (
        <Part
          key={index}
          label={trans.__('Input %1', input.name || index + 1)}
          remove={() => model.removeInput(index)}
          trans={trans}
        >
          <Input model={model} input={input} index={index} trans={trans} />
        </Part>
      ))}
      <Offers
        label={trans.__('Make an input of')}
        names={model.offeredInputs.map(({ name }) => name)}
        add={name => {
          const found = model.offeredInputs.find(each => each.name === name);
          model.addInput(found);
        }}
      />
      <ActionButton
        action={{
          label: trans.__('Add an input'),
          run: () => model.addInput()
        }}
      />
    </section>
  );
}

function Input(props: {
  model: PublishModel;
  input: IInputDraft;
  index: number;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, input, index, trans } = props;
  const { faults, remarks } = model;
  const { type, items, optional } = input;
  const field = (name: string): string => `inputs.${index}.${name}`;
  const set = (change: Partial<IInputDraft>): void =>
    model.setInput(index, change);
  const text = (
    name: 'name' | 'title' | 'value' | 'minimum' | 'maximum' | 'choices',
    label: string,
    help?: string
  ): JSX.Element => (
    <Labelled
      label={label}
      value={input[name]}
      change={value => set({ [name]: value })}
      fault={faults.get(field(name))}
      help={remarks.get(field(name)) ?? help}
    />
  );
  const numbers = type === 'number' || type === 'integer';
  return (
    <>
      {text('name', trans.__('Variable'))}
      {text('title', trans.__('Title'))}
      <Choice
        label={trans.__('Type')}
        value={type}
        options={TYPES.map(value => ({ value, label: typeWord(value, trans) }))}
        change={value => set({ type: value })}
      />
      {type === 'array' && (
        <Choice
          label={trans.__('Type of its items')}
          value={items}
          options={TYPES.flatMap(value =>
            value === 'array' ? [] : { value, label: typeWord(value, trans) }
          )}
          change={value => set({ items: value })}
        />
      )}
      <Check
        label={trans.__('May be left out')}
        checked={optional}
        change={checked => set({ optional: checked })}
      />
      {optional && text('value', trans.__('Default'))}
      {numbers && text('minimum', trans.__('Smallest'))}
      {numbers && text('maximum', trans.__('Largest'))}
      {type !== 'boolean' &&
        text(
          'choices',
          trans.__('Choices'),
          trans.__('Separated by commas; empty for any value.')
        )}
    </>
  );
}
