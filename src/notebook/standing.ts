import { isWaiting, markIn } from './mime';

/** What stands in a notebook of our jobs. */
export interface IStanding {
  /** Jobs whose results are there, or whose card is settled. */
  jobs: readonly string[];
  /** Jobs whose card waits. */
  waiting: readonly string[];
}

/** What stands in a notebook's file. Files are written by anybody. */
export function standingIn(content: unknown): IStanding {
  const jobs = new Set<string>();
  const waiting = new Set<string>();
  for (const cell of list(content, 'cells')) {
    for (const output of list(cell, 'outputs')) {
      const mark = markIn(member(output, 'metadata'));
      if (mark && (mark.role === 'receipt' || mark.settled)) {
        jobs.add(mark.job);
      } else if (mark && isWaiting(mark, mark.job)) {
        waiting.add(mark.job);
      }
    }
  }
  return { jobs: [...jobs], waiting: [...waiting] };
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
}

function member(value: unknown, name: string): unknown {
  return (value as Record<string, unknown> | null | undefined)?.[name];
}
