import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ActionButton } from '../../components/ActionButton';
import { KINDS } from '../../cells/publish/draft';
import { Choice, Labelled } from '../Labelled';
import type { PublishModel } from './model';
import { Check, Offers, Part } from './parts';
import { typeWord } from './words';

/** The outputs that are declared, and what else could be one. */
export function Outputs(props: {
  model: PublishModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const { outputs, shown } = model.draft;
  const { faults, remarks } = model;
  const wrong = faults.get('outputs');
  return (
    <section className="jp-HpcSection" aria-label={trans.__('Outputs')}>
      <h2>{trans.__('Outputs')}</h2>
      <Check
        label={trans.__('What the cell shows: text, plots, tables')}
        checked={shown}
        fault={wrong}
        change={checked => model.set({ shown: checked })}
      />
      {outputs.map((output, index) => (
        <Part
          key={index}
          label={trans.__('Output %1', output.name || index + 1)}
          remove={() => model.removeOutput(index)}
          trans={trans}
        >
          <Labelled
            label={trans.__('Variable')}
            value={output.name}
            change={name => model.setOutput(index, { name })}
            fault={faults.get(`outputs.${index}.name`)}
            help={remarks.get(`outputs.${index}.name`)}
          />
          <Labelled
            label={trans.__('Title')}
            value={output.title}
            change={title => model.setOutput(index, { title })}
          />
          <Choice
            label={trans.__('Type')}
            value={output.kind}
            options={KINDS.map(value => ({
              value,
              label: typeWord(value, trans)
            }))}
            change={kind => model.setOutput(index, { kind })}
          />
        </Part>
      ))}
      <Offers
        label={trans.__('Make an output of')}
        names={model.offeredOutputs}
        add={name => model.addOutput(name)}
      />
      <ActionButton
        action={{
          label: trans.__('Add an output'),
          run: () => model.addOutput()
        }}
      />
    </section>
  );
}
