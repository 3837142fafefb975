/** The moments of a job that somebody waits for. */
export type Moment = 'clicked' | 'submitted' | 'accepted' | 'delivered';

/**
 * Note a moment in the browser's performance timeline, as
 * `jupyterlab-hpc:<moment>:<job id>`: what the bench and a profile read.
 */
export function mark(moment: Moment, job: string): void {
  // Not every environment that this code is tested in has a timeline.
  performance.mark?.(`jupyterlab-hpc:${moment}:${job}`);
}
