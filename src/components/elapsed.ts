import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJob } from '../protocols/job';

/** The times of a job that say how long it took. RFC 3339, as records hold them. */
export interface ISpan {
  job: Pick<IJob, 'state' | 'started' | 'finished'>;
  created: string;
  updated: string;
}

/**
 * A duration in words: `4 s`, `4 min 10 s`, `2 h 05 min`, `3 d 4 h`.
 *
 * @param seconds - 0 or more; fractions are cut off.
 */
export function duration(seconds: number, trans: TranslationBundle): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) {
    return trans.__('%1 s', whole);
  }
  if (hours < 1) {
    return trans.__('%1 min %2 s', minutes, two(whole % 60));
  }
  if (hours < 24) {
    return trans.__('%1 h %2 min', hours, two(minutes % 60));
  }
  return trans.__('%1 d %2 h', Math.floor(hours / 24), hours % 24);
}

/**
 * Seconds a job has taken: from its start (or, before it started, from its
 * submission) to its end, or to `now` (milliseconds since 1970) while it is under way.
 */
export function spent(span: ISpan, now: number): number {
  const from = Date.parse(span.job.started ?? span.created);
  const to = isUnderWay(span.job.state)
    ? now
    : Date.parse(span.job.finished ?? span.updated);
  const seconds = (to - from) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : 0;
}

/**
 * Seconds that a running job may still take, if it goes on as it went; null
 * while there is too little to tell by.
 */
export function remaining(
  span: ISpan & { job: Pick<IJob, 'progress'> },
  now: number
): number | null {
  const { progress, started, state } = span.job;
  const gone = spent(span, now);
  return state === 'running' &&
    started &&
    progress &&
    progress >= 5 &&
    gone >= 10
    ? (gone * (100 - progress)) / progress
    : null;
}

/** The remote server is, as far as we know, at work on it or about to be. */
export function isUnderWay(state: IJob['state']): boolean {
  return state === 'created' || state === 'accepted' || state === 'running';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
