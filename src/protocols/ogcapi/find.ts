import type { IJob, IJobStep } from '../job';
import { adopt } from './adopt';
import { DETAIL, isBare } from './bare';
import { jsonOf } from './body';
import { explain } from './errors';
import { targetOf } from './execute';
import { nextPage, withQuery } from './links';
import type { Outcome } from './memory';
import { end, later, move, reasonOf } from './memory';
import type { IMemory } from './schemas';
import * as wire from './schemas';
import { submit } from './send';
import { isOf, readStatus } from './status';

/** Pages of the job list that are searched. */
const PAGES = 50;

/** Attempts to read the list. */
const ATTEMPTS = 12;

/** Execute requests at most, each after the server has been seen not to have the one before. */
const SENDINGS = 3;

/**
 * Find out whether the server took the order, when its answer is not known.
 *
 * The standard has no idempotency key. A server that gives our order's id back
 * (`orderID`) tells for certain; without it nothing in its list proves that a job
 * is ours (a colleague, or another cell of ours, may have started the like of it
 * in the same second), so that nothing is taken, and nothing sent again.
 */
export function find(job: IJob, memory: IMemory, why: string): IJobStep {
  const note = memory.phase === 'finding' ? memory.note : why;
  const next: IMemory = {
    ...memory,
    phase: 'finding',
    note,
    tries: memory.phase === 'finding' ? memory.tries : 0,
    pages: 0,
    alike: 0
  };
  const { list, jobs } = targetOf(job.order);
  return list
    ? look(job, next, withQuery(jobs, 'limit=100'))
    : absent(job, next, 'it keeps no list of jobs');
}

/** What a page of the job list shows. */
export function found(
  job: IJob,
  memory: IMemory,
  event: Outcome,
  asked: string
): IJobStep {
  if (event.type !== 'answered') {
    return retry(job, memory, reasonOf(event));
  }
  const { answer } = event;
  const read = wire.jobList.safeParse(jsonOf(answer));
  if (answer.status < 200 || answer.status > 299 || !read.success) {
    return retry(job, memory, explain(answer));
  }
  if (isBare(read.data.jobs) && !asked.includes(DETAIL)) {
    return look(job, memory, withQuery(asked, DETAIL));
  }
  const page = { asked, url: answer.url };
  const entries = read.data.jobs
    .map(readStatus)
    .filter(entry => entry !== null);
  const ours = entries.find(entry => entry.order === job.order.id);
  if (ours?.id) {
    return adopt(job, memory, answer.at, ours.id, null, page, ours);
  }
  const alike = entries.filter(
    entry => entry.order === null && isOf(entry.process, job.order.process)
  );
  const next = {
    ...memory,
    pages: memory.pages + 1,
    alike: memory.alike + alike.length
  };
  const url = nextPage(read.data.links, page);
  if (url !== null && next.pages < PAGES) {
    return look(job, next, url);
  }
  return absent(
    job,
    next,
    next.alike === 0
      ? 'it lists no job of this process'
      : `it lists ${next.alike} jobs of this process, any of which may be it`
  );
}

/** Where the page of the list that is being looked at lies. */
export function lookedAt(memory: IMemory): string {
  return memory.status;
}

function look(job: IJob, memory: IMemory, url: string): IJobStep {
  return move(job, memory, {
    job: { message: `Looking for the job: ${memory.note}` },
    memory: { status: url },
    effects: [
      {
        name: 'find',
        effect: {
          kind: 'request',
          changes: false,
          request: {
            method: 'GET',
            url,
            headers: { Accept: 'application/json', 'Cache-Control': 'no-store' }
          }
        }
      }
    ]
  });
}

function retry(job: IJob, memory: IMemory, why: string): IJobStep {
  return memory.tries < ATTEMPTS
    ? later(job, memory, null)
    : undecided(job, memory, `its list of jobs cannot be read (${why})`);
}

/** Nothing shows that the server has it. */
function absent(job: IJob, memory: IMemory, why: string): IJobStep {
  if (!targetOf(job.order).once) {
    return undecided(job, memory, why);
  }
  if (memory.cancel) {
    return end(job, memory, {
      state: 'dismissed',
      message: 'Cancelled; the server had not taken it.'
    });
  }
  return memory.sent < SENDINGS
    ? submit(job, { ...memory, status: '', note: '', tries: 0 })
    : end(job, memory, {
        state: 'failed',
        message: `The server did not take it: ${memory.note}`
      });
}

function undecided(job: IJob, memory: IMemory, why: string): IJobStep {
  return end(job, memory, {
    state: 'lost',
    message: `It is not known whether the server took this job: ${memory.note}, and ${why}. Nothing was sent again. Look at the server's list of jobs, and run it once more if it is not there.`
  });
}
