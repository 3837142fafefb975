import * as React from 'react';

import { exportJobs, save } from '../../components/exportJobs';
import type { IJobRecord } from '../../server/records';
import type { IDocumentContext } from '../context';
import { receipt } from './receipt';

/** The job as a file: its record, or a receipt that others can read. */
export function Save(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element {
  const { record, context } = props;
  const { gateways, jobs, trans } = context;
  const [problem, setProblem] = React.useState<string | null>(null);
  const saveReceipt = async (): Promise<void> => {
    const chores = await jobs.chores();
    const [history, results] = await Promise.all([
      chores.history(record.id),
      record.results ? jobs.results(record.id) : []
    ]);
    const { gateway } = record.job.order;
    const root = gateways.get(gateway)?.root ?? gateway;
    const crate = receipt({ record, history, results, root });
    save(
      'ro-crate-metadata.json',
      `${JSON.stringify(crate, null, 2)}\n`,
      'application/ld+json'
    );
  };
  return (
    <p className="jp-HpcJobs-export">
      {trans.__('Save this job:')}{' '}
      <button
        type="button"
        className="jp-HpcLink"
        onClick={() => exportJobs([record], 'json')}
      >
        {trans.__('JSON')}
      </button>{' '}
      <button
        type="button"
        className="jp-HpcLink"
        onClick={() => {
          setProblem(null);
          saveReceipt().catch(reason => setProblem(String(reason)));
        }}
      >
        {trans.__('receipt (RO-Crate)')}
      </button>
      {problem !== null && <span role="alert"> {problem}</span>}
    </p>
  );
}
