import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { stateWord } from '../../components/states';
import { changedInputs, earlierWords } from '../../forms/changes';
import type { IJobRecord } from '../../server/records';
import type { IJobs } from '../../tokens';

/** Runs that are offered. */
const OFFERED = 50;

/** The inputs of this job beside those of another run of the same process; nothing while there is no other. */
export function Compare(props: {
  record: IJobRecord;
  jobs: Pick<IJobs, 'jobs' | 'get'>;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { record, jobs, trans } = props;
  const [chosen, setChosen] = React.useState('');
  const others = jobs.jobs.filter(other => isLike(record, other));
  if (others.length === 0) {
    return null;
  }
  const other = jobs.get(chosen);
  return (
    <details className="jp-HpcDetails jp-HpcCompare">
      <summary>{trans.__('compare with another run')}</summary>
      <select
        className="jp-HpcInput"
        aria-label={trans.__('The other run')}
        value={other ? chosen : ''}
        onChange={event => setChosen(event.target.value)}
      >
        <option value="">{trans.__('Choose a run')}</option>
        {others.slice(0, OFFERED).map(({ id, created, job }) => (
          <option key={id} value={id}>
            {`${new Date(created).toLocaleString()} · ${stateWord(job.state, trans)}`}
          </option>
        ))}
      </select>
      {other && <Differences one={record} other={other} trans={trans} />}
    </details>
  );
}

function Differences(props: {
  one: IJobRecord;
  other: IJobRecord;
  trans: TranslationBundle;
}): JSX.Element {
  const { one, other, trans } = props;
  const mine = one.job.order.inputs;
  const theirs = other.job.order.inputs;
  const changed = changedInputs(theirs, mine);
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const words = (inputs: typeof mine, name: string): string =>
    earlierWords(Object.hasOwn(inputs, name) ? inputs[name] : undefined, trans);
  return (
    <>
      <p role="status">
        {changed.size === 0
          ? trans.__('Both were run with the same inputs.')
          : trans._n('%1 input differs.', '%1 inputs differ.', changed.size)}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{trans.__('Input')}</th>
            <th scope="col">{trans.__('This run')}</th>
            <th scope="col">{trans.__('The other run')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map(name => (
            <tr
              key={name}
              className={changed.has(name) ? 'jp-mod-changed' : undefined}
            >
              <th scope="row">{name}</th>
              <td>{words(mine, name)}</td>
              <td>{words(theirs, name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Another run of the same process, of which the inputs are known. */
function isLike({ id, job }: IJobRecord, other: IJobRecord): boolean {
  const { gateway, process, origin, attached } = job.order;
  return (
    other.id !== id &&
    origin === undefined &&
    attached === undefined &&
    other.job.order.origin === undefined &&
    other.job.order.attached === undefined &&
    other.job.order.gateway === gateway &&
    other.job.order.process === process
  );
}
