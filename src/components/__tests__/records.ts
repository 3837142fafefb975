import type { IJob } from '../../protocols/job';
import { newJob } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';

/** A record of a job for tests; submitted at 10:00:00, verified at 10:04:00 (UTC, 23 November 2026). */
export function record(
  job: Partial<IJob> = {},
  more: Partial<IJobRecord> = {}
): IJobRecord {
  return {
    id: 'job-1',
    version: 1,
    sequence: 1,
    created: '2026-11-23T10:00:00Z',
    updated: '2026-11-23T10:04:00Z',
    verified: '2026-11-23T10:04:00Z',
    unreachable: null,
    delivered: false,
    results: false,
    ...more,
    job: {
      ...newJob({
        id: more.id ?? 'job-1',
        gateway: 'this-server',
        protocol: 'ogcapi-processes',
        process: 'fft-filter',
        title: 'fft-filter',
        inputs: {},
        target: {}
      }),
      ...job
    }
  };
}
