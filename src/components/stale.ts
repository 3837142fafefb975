import type { IJobRecord } from '../server/records';
import { isUnderWay } from './elapsed';

/** Milliseconds without word from the server after which a job under way counts as not seen lately. */
const QUIET = 120_000;

/**
 * Since when nothing was heard about a job that should be heard of: RFC 3339,
 * or null when what is shown is fresh, or will not change any more.
 */
export function silentSince(record: IJobRecord, now: number): string | null {
  if (!isUnderWay(record.job.state) && record.job.state !== 'lost') {
    return null;
  }
  const seen = record.verified ?? record.created;
  const quiet =
    record.verified !== null && now - Date.parse(record.verified) > QUIET;
  return record.unreachable !== null || quiet || record.job.state === 'lost'
    ? seen
    : null;
}
