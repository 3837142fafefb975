import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IExecutor } from '../../protocols/executors';
import type { Faults, Field, IDraft } from './fields';
import { LOCAL, fieldsOf, hintOf, isLocked, partitionOf } from './fields';
import '../../../style/resources.css';

/** Where a job is to run, and with what. */
export function Resources(props: {
  executors: readonly IExecutor[];
  draft: IDraft;
  faults: Faults;
  onChange: (draft: IDraft) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { executors, draft, faults, onChange, trans } = props;
  const executor = executors.find(each => each.id === draft.executor);
  const partition = partitionOf(executor, draft.partition);
  const enter = (field: Field) => (value: string) =>
    onChange({ ...draft, [field]: value });
  const choices: Partial<Record<Field, [string, string][]>> = {
    partition: executor?.partitions.map(each => [
      each.name,
      each.available
        ? each.name
        : trans.__('%1 (%2)', each.name, each.state || trans.__('down'))
    ]),
    account: executor?.accounts.map(name => [name, name])
  };
  return (
    <div className="jp-HpcResources">
      <Row
        label={trans.__('Target')}
        value={draft.executor}
        choices={[
          ...executors.map((each): [string, string] => [each.id, each.title]),
          // One that was remembered, and is not there any more.
          ...(executor || draft.executor === LOCAL
            ? []
            : [[draft.executor, draft.executor] as [string, string]])
        ]}
        fault={
          executor
            ? executor.problem
            : trans.__('It is not offered any more: choose another.')
        }
        hint={loadText(executor, trans)}
        onChange={enter('executor')}
      />
      {fieldsOf(executor).map(field => (
        <Row
          key={field}
          label={labelOf(field, trans)}
          value={
            isLocked(executor, field)
              ? String(executor?.locked[field])
              : draft[field]
          }
          locked={isLocked(executor, field)}
          choices={
            choices[field]?.length
              ? [['', trans.__('default')], ...choices[field]]
              : undefined
          }
          fault={faults[field]}
          hint={
            isLocked(executor, field)
              ? trans.__('fixed by the administrator')
              : hintOf(field, executor, partition, trans)
          }
          onChange={enter(field)}
        />
      ))}
    </div>
  );
}

/** A field with its label, what may be entered, and what is wrong. */
function Row(props: {
  label: string;
  value: string;
  locked?: boolean;
  /** Value and label; any text where there are none. */
  choices?: [string, string][];
  fault?: string;
  hint: string;
  onChange: (value: string) => void;
}): JSX.Element {
  const { label, value, locked, choices, fault, hint, onChange } = props;
  const id = React.useId();
  const common = {
    id,
    className: 'jp-HpcInput',
    value,
    disabled: locked,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': `${id}-about`,
    // Keys are for the field, and not for the notebook.
    'data-lm-suppress-shortcuts': 'true'
  };
  return (
    <div className="jp-HpcResources-row">
      <label htmlFor={id}>{label}</label>
      {choices && !locked ? (
        <select {...common} onChange={event => onChange(event.target.value)}>
          {choices.map(([each, title]) => (
            <option key={each} value={each}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          autoComplete="off"
          onChange={event => onChange(event.target.value)}
        />
      )}
      <span
        id={`${id}-about`}
        className={fault ? 'jp-mod-fault' : undefined}
        role={fault ? 'alert' : undefined}
      >
        {fault || hint}
      </span>
    </div>
  );
}

function labelOf(field: Field, trans: TranslationBundle): string {
  switch (field) {
    case 'executor':
      return trans.__('Target');
    case 'partition':
      return trans.__('Partition');
    case 'account':
      return trans.__('Account');
    case 'cores':
      return trans.__('Cores');
    case 'memory':
      return trans.__('Memory');
    case 'walltime':
      return trans.__('Time limit');
    case 'gpus':
      return trans.__('GPUs');
  }
}

function loadText(
  executor: IExecutor | undefined,
  trans: TranslationBundle
): string {
  const load = executor?.load;
  if (!load || load.coresTotal === null || load.coresFree === null) {
    return '';
  }
  const free = trans.__('%1 of %2 cores free', load.coresFree, load.coresTotal);
  return load.waiting === null
    ? free
    : trans.__('%1, %2 jobs waiting', free, load.waiting);
}
