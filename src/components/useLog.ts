import { useEffect, useState } from 'react';

import type { IJobRecord } from '../server/records';
import type { IJobs } from '../tokens';
import { isUnderWay } from './elapsed';

/** Milliseconds between two looks at the log of a job under way. */
const PAUSE = 1000;

/**
 * The last lines of a job's log; looked at again while the job is under way and the page is seen.
 *
 * A log that cannot be read now keeps what was read before: the job's own state tells what is wrong.
 */
export function useLog(
  jobs: Pick<IJobs, 'log'>,
  record: IJobRecord | undefined,
  lines: number
): string {
  const [text, setText] = useState('');
  const id = record?.id;
  const address = record?.job.log ?? null;
  const state = record?.job.state;
  useEffect(() => {
    if (id === undefined || state === undefined || address === null) {
      setText('');
      return;
    }
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      if (!document.hidden) {
        try {
          const read = await jobs.log(id, lines);
          if (!over) {
            setText(read);
          }
        } catch (reason) {
          console.warn(`The log of job ${id} could not be read.`, reason);
        }
      }
      if (!over && isUnderWay(state)) {
        timer = setTimeout(() => void look(), PAUSE);
      }
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [jobs, id, address, state, lines]);
  return text;
}
