import type { JobState } from '../../protocols/job';
import { isUnderWay } from '../../components/elapsed';
import type { IJobRecord } from '../../server/records';

/** What is to be seen of the list; an empty text lets everything through. */
export interface IJobFilters {
  state: JobState | 'under-way' | '';
  gateway: string;
  process: string;
  /** Path of the notebook that a job was submitted from. */
  notebook: string;
}

/** Everything is shown. */
export const ALL: IJobFilters = {
  state: '',
  gateway: '',
  process: '',
  notebook: ''
};

/** Values that there are to choose from, in the order of the alphabet. */
export type JobChoices = Record<
  'gateway' | 'process' | 'notebook',
  readonly string[]
>;

/** Some filter is set. */
export function isFiltering(filters: IJobFilters): boolean {
  return Object.values(filters).some(value => value !== '');
}

/** Whether the filters let a job through. */
export function passes(
  { state, gateway, process, notebook }: IJobFilters,
  { job }: IJobRecord
): boolean {
  const { order } = job;
  return (
    (state === '' ||
      (state === 'under-way' ? isUnderWay(job.state) : job.state === state)) &&
    (gateway === '' || order.gateway === gateway) &&
    (process === '' || order.process === process) &&
    (notebook === '' || order.origin?.notebook === notebook)
  );
}

/** Everything that a filter could be set to, among these jobs. */
export function choicesOf(records: readonly IJobRecord[]): JobChoices {
  const found = {
    gateway: new Set<string>(),
    process: new Set<string>(),
    notebook: new Set<string>()
  };
  for (const { job } of records) {
    found.gateway.add(job.order.gateway);
    found.process.add(job.order.process);
    if (job.order.origin) {
      found.notebook.add(job.order.origin.notebook);
    }
  }
  return {
    gateway: [...found.gateway].sort(),
    process: [...found.process].sort(),
    notebook: [...found.notebook].sort()
  };
}
