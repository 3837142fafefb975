import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';

import { possibleActions } from '../../components/actions';
import type { IBulkOutcome, IJobRecord } from '../../server/records';
import type { IJobs } from '../../tokens';
import type { HpcModel } from './model';

/** What can be done to many jobs at once. */
export type BulkDeed = 'cancel' | 'remove' | 'rerun';

/** Those of the jobs that each deed is possible for. */
export function possibleDeeds(
  records: readonly IJobRecord[],
  model: HpcModel
): Record<BulkDeed, IJobRecord[]> {
  return {
    cancel: records.filter(
      ({ job }) => !job.rest && canCancel(job, model, job.order.gateway)
    ),
    remove: records.filter(({ job }) => job.rest),
    // A cell is run again from its notebook; of a job that was made elsewhere no inputs are known.
    rerun: records.filter(
      ({ job }) =>
        job.rest &&
        job.order.origin === undefined &&
        job.order.attached === undefined
    )
  };
}

/**
 * Do it to all of them; what went wrong is told by job. Rejects never.
 *
 * @param progress - is given how many have been dealt with.
 */
export async function doToAll(
  deed: BulkDeed,
  records: readonly IJobRecord[],
  jobs: IJobs,
  progress: (dealt: number) => void
): Promise<IBulkOutcome> {
  if (deed === 'rerun') {
    return rerun(records, jobs, progress);
  }
  const ids = records.map(({ id }) => id);
  try {
    const outcome = await (
      await jobs.chores()
    ).bulk(
      ids,
      deed === 'remove' ? { do: 'forget' } : { do: 'ask', action: 'dismiss' },
      progress
    );
    // The event may be lost.
    await jobs.look();
    return outcome;
  } catch (reason) {
    return { done: [], failed: ids.map(id => ({ id, message: told(reason) })) };
  }
}

/** What came of it, in a line. */
export function outcomeLine(
  deed: BulkDeed,
  { done, failed }: IBulkOutcome,
  trans: TranslationBundle
): string {
  const count = done.length;
  const well = {
    cancel: trans._n(
      '%1 job is being cancelled',
      '%1 jobs are being cancelled',
      count
    ),
    remove: trans._n('%1 job removed', '%1 jobs removed', count),
    rerun: trans._n('%1 job submitted again', '%1 jobs submitted again', count)
  }[deed];
  return failed.length === 0
    ? trans.__('%1.', well)
    : trans.__(
        '%1; %2.',
        well,
        trans._n('%1 refused', '%1 refused', failed.length)
      );
}

function canCancel(
  job: IJobRecord['job'],
  model: HpcModel,
  gateway: string
): boolean {
  const { info } = model.view(gateway);
  return (
    info !== null &&
    possibleActions(
      job,
      model.gateways.protocol(gateway),
      info.capabilities
    ).some(({ id }) => id === 'dismiss')
  );
}

/** The same orders once more, one after the other: each is written down before the next is made. */
async function rerun(
  records: readonly IJobRecord[],
  jobs: IJobs,
  progress: (dealt: number) => void
): Promise<IBulkOutcome> {
  const outcome: IBulkOutcome = { done: [], failed: [] };
  for (const [index, { id, job }] of records.entries()) {
    try {
      await jobs.submit({ ...job.order, id: UUID.uuid4() });
      outcome.done.push(id);
    } catch (reason) {
      outcome.failed.push({ id, message: told(reason) });
    }
    progress(index + 1);
  }
  return outcome;
}

function told(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
