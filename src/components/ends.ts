import { isTerminal } from '../protocols/job';
import type { IJobRecord } from '../server/records';
import { isUnderWay, spent } from './elapsed';

/** Seconds that a job must have run for its end to be worth a notification. */
const LONG = 60;

/** Notices when jobs end that were seen under way before: each is told once. */
export class EndWatch {
  /** Those of the changed jobs that have just ended after running longer than a minute. */
  ended(
    changed: readonly (IJobRecord | undefined)[],
    now = Date.now()
  ): IJobRecord[] {
    return changed.filter((record): record is IJobRecord => {
      if (!record) {
        return false;
      }
      if (isUnderWay(record.job.state)) {
        this._underWay.add(record.id);
        return false;
      }
      return (
        isTerminal(record.job.state) &&
        this._underWay.delete(record.id) &&
        record.job.state !== 'dismissed' &&
        spent(record, now) > LONG
      );
    });
  }

  private readonly _underWay = new Set<string>();
}
