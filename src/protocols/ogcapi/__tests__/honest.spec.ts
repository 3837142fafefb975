import fc from 'fast-check';

import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import { isTerminal } from '../../job';
import { jsonOf } from '../body';
import { mutant } from './mutant';
import { answer, recorded } from './recorded';
import { ID, running, surveyed } from './steps';

/** A document of another job, which is believed when it says so twice. */
const OTHER = answer(200, { status: 'successful', jobID: 'another job' });

/** A document of a job of another process: ours is not there. */
const STRANGER = answer(200, {
  status: 'failed',
  jobID: ID,
  processID: 'another-process'
});

/** What comes between a server and us, or from one that is not well. */
const GARBAGE: readonly IAnswer[] = [
  answer(200, ''),
  answer(200, '<html><body>Sign in</body></html>'),
  answer(200, null),
  answer(200, {}),
  answer(200, []),
  answer(200, { jobs: [] }),
  answer(200, { status: 'successful'.slice(0, 5), jobID: ID }),
  OTHER,
  STRANGER,
  answer(200, '{"status": "successful", "jobID": "'),
  answer(204, ''),
  answer(301, ''),
  answer(401, { title: 'Who are you?' }),
  answer(403, { title: 'No.' }),
  answer(429, ''),
  answer(500, { status: 'failed', jobID: ID }),
  answer(502, '<html>Bad Gateway</html>'),
  answer(503, { status: 'dismissed' }),
  answer(504, '')
];

const garbage = fc.constantFrom(...GARBAGE);
const missing = fc.constantFrom(
  recorded('pygeoapi-nojob'),
  answer(404, '<html>nginx</html>'),
  answer(410, '')
);
const sound = fc
  .constantFrom('accepted', 'running', 'paused')
  .map(status =>
    answer(200, { jobID: ID, processID: 'hello-world', status, progress: 10 })
  );

/** Transitions that are looked at. */
const RUNS = { garbage: 1_000, missing: 500, mutants: 1_000 };

/** Milliseconds in which each of them has to get through. */
const TIME = 60_000;

/** Survey a job again and again, so many seconds apart. */
function live(pages: readonly (readonly [number, IAnswer])[]): IJobStep[] {
  let time = 60;
  const steps = [running()];
  for (const [pause, page] of pages) {
    time += pause;
    steps.push(surveyed(steps[steps.length - 1], page, time));
  }
  return steps;
}

describe('a job', () => {
  it(
    'comes to no end by answers that are none',
    () => {
      let transitions = 0;
      fc.assert(
        fc.property(
          fc.array(
            fc.tuple(
              fc.integer({ min: 1, max: 400 }),
              fc.oneof(garbage, sound)
            ),
            { minLength: 3, maxLength: 12 }
          ),
          pages => {
            const seen = new Set<IAnswer>();
            const once = pages.filter(([, page]) => {
              const again = seen.has(page) && page === OTHER;
              seen.add(page);
              return !again;
            });
            for (const { job, effects } of live(once)) {
              transitions++;
              expect(isTerminal(job.state)).toBe(false);
              if (job.state === 'lost') {
                expect(once.some(([, page]) => page === STRANGER)).toBe(true);
              }
              expect(
                effects.filter(effect => effect.kind === 'collect')
              ).toEqual([]);
            }
          }
        ),
        { numRuns: RUNS.garbage }
      );
      expect(transitions).toBeGreaterThan(1_000);
    },
    TIME
  );

  it(
    'is not gone for being missing once, nor finished for being missing often',
    () => {
      fc.assert(
        fc.property(
          fc.array(
            fc.tuple(
              fc.integer({ min: 1, max: 60 }),
              fc.oneof(missing, garbage, sound)
            ),
            { minLength: 1, maxLength: 12 }
          ),
          pages => {
            const gone = ([, page]: readonly [number, IAnswer]): boolean =>
              page.status === 404 || page.status === 410 || page === STRANGER;
            const steps = live(pages.filter(([, page]) => page !== OTHER));
            for (const { job } of steps) {
              expect(isTerminal(job.state)).toBe(false);
              if (job.state === 'lost') {
                expect(pages.filter(gone).length).toBeGreaterThan(1);
              }
            }
          }
        ),
        { numRuns: RUNS.missing }
      );
    },
    TIME
  );

  it(
    'ends by a mutant only where that says so in a document of its own',
    () => {
      fc.assert(
        fc.property(mutant, page => {
          const { job } = surveyed(running(), page);
          if (isTerminal(job.state)) {
            const body = JSON.stringify(jsonOf(page)).toLowerCase();
            expect(page.status).toBeGreaterThanOrEqual(200);
            expect(page.status).toBeLessThan(300);
            expect(body).toMatch(/succe|finished|fail|error|exception|dismiss/);
          }
        }),
        { numRuns: RUNS.mutants }
      );
    },
    TIME
  );
});
