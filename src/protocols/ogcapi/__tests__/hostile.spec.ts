import fc from 'fast-check';

import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import { SERVER_INFO } from '../../__tests__/server-info';
import { ogcApiProcesses } from '..';
import { jsonOf } from '../body';
import { readProcess } from '../describe';
import { explain, isNotReady } from '../errors';
import { readResults } from '../outputs';
import { readProcesses } from '../processes';
import { readStatus } from '../status';
import { mutant } from './mutant';
import { answer, AT, recorded, serverOf } from './recorded';
import { effect, orderOf } from './steps';

const SUMMARY = {
  id: 'x',
  title: '',
  description: '',
  version: '',
  keywords: [],
  memory: {}
};

const ORDER = orderOf({
  list: true,
  once: true,
  outputs: [{ id: 'echo', mediaTypes: ['application/json'] }]
});

/** The step that an answer to the given effect leads to. */
function after(step: IJobStep, name: string, page: IAnswer): IJobStep {
  return ogcApiProcesses.advance(step.job, {
    type: 'answered',
    effect: effect(step, name).id,
    answer: page,
    at: AT
  });
}

/** It is JSON, and stays what it is; members that are undefined are none. */
function survives(value: unknown): void {
  const text = JSON.stringify(value);
  if (
    JSON.stringify(JSON.parse(text), order) !== JSON.stringify(value, order)
  ) {
    throw new Error(`It does not survive JSON: ${text}`);
  }
}

/** Numbers that JSON cannot hold show as texts. */
function order(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value)
    ? String(value)
    : value;
}

/** Mutants that every reader, every step of a job, and browsing have to bear. */
const RUNS = { readers: 14_500, steps: 3_000, browsing: 1_000 };

/** Milliseconds in which each of them has to get through all of its mutants. */
const TIME = 60_000;

describe('a hostile server', () => {
  it(
    'cannot make a reader throw',
    () => {
      fc.assert(
        fc.property(mutant, page => {
          const body = jsonOf(page);
          const where = { asked: 'jobs', url: page.url };
          explain(page);
          isNotReady(page);
          survives(readStatus(body));
          survives(readProcesses(body, where));
          survives(readResults(page, 'jobs/1/results', ORDER, '2-results'));
          try {
            const process = readProcess(body, where, SERVER_INFO, SUMMARY);
            survives(process);
            expect(({} as Record<string, unknown>).status).toBeUndefined();
          } catch (reason) {
            expect(String(reason)).toMatch(/describes no process/);
          }
        }),
        { numRuns: RUNS.readers }
      );
    },
    TIME
  );

  it(
    'cannot make a job throw, nor a step that is no JSON',
    () => {
      const first = ogcApiProcesses.begin(ORDER);
      const finding = ogcApiProcesses.advance(first.job, {
        type: 'unknown',
        effect: '1-execute',
        at: AT
      });
      const followed = after(first, 'execute', recorded('pygeoapi-exec-async'));
      const dismissing = ogcApiProcesses.advance(followed.job, {
        type: 'asked',
        action: 'dismiss',
        fields: {},
        at: AT
      });
      const fetching = after(
        first,
        'execute',
        answer(201, { jobID: 'x', status: 'successful' })
      );
      fc.assert(
        fc.property(mutant, page => {
          for (const [step, name] of [
            [first, 'execute'],
            [finding, 'find'],
            [dismissing, 'dismiss'],
            [fetching, 'results']
          ] as const) {
            const next = after(step, name, page);
            survives(next);
            expect(JSON.stringify(next.job).length).toBeLessThan(20_000);
          }
          const jobs = [followed.job];
          for (const url of [
            ogcApiProcesses.survey(jobs)[0].url,
            'jobs?limit=100'
          ]) {
            const { events } = ogcApiProcesses.read(
              { method: 'GET', url },
              page,
              jobs
            );
            events.forEach(({ event }) =>
              survives(ogcApiProcesses.advance(followed.job, event))
            );
          }
        }),
        { numRuns: RUNS.steps }
      );
    },
    TIME
  );

  it(
    'cannot make browsing end in anything but an error with words',
    async () => {
      await fc.assert(
        fc.asyncProperty(mutant, mutant, mutant, async (home, list, one) => {
          const { exchange, asked } = serverOf({
            '': home,
            processes: list,
            'processes/x': one,
            jobs: one
          });
          try {
            const info = await ogcApiProcesses.probe(exchange);
            survives(info);
            for await (const summary of ogcApiProcesses.processes(
              exchange,
              info,
              {}
            )) {
              survives(summary);
            }
            survives(await ogcApiProcesses.describe(exchange, info, SUMMARY));
            for await (const job of ogcApiProcesses.jobs?.(exchange, info, {
              process: 'x'
            }) ?? []) {
              survives(job);
            }
          } catch (reason) {
            expect(reason).toBeInstanceOf(Error);
            expect(reason).not.toBeInstanceOf(TypeError);
            expect(reason).not.toBeInstanceOf(RangeError);
            expect((reason as Error).message).not.toBe('');
          }
          expect(asked.some(url => /[{}]/.test(url))).toBe(false);
          expect(asked.length).toBeLessThan(310);
        }),
        { numRuns: RUNS.browsing }
      );
    },
    TIME
  );

  it('is met with at least 20,000 mutants', () => {
    expect(RUNS.readers + RUNS.steps + 3 * RUNS.browsing).toBeGreaterThan(
      20_000
    );
  });

  it('cannot make a job large', () => {
    const long = 'x'.repeat(1_000_000);
    const link = { rel: 'results', href: `/${long}` };
    const page = answer(201, {
      jobID: 'a',
      status: long,
      message: long,
      created: long,
      processID: long,
      exception: { detail: long },
      links: Array(20).fill(link)
    });
    const { job } = after(ogcApiProcesses.begin(ORDER), 'execute', page);
    expect(job.remote).toBe('a');
    expect(JSON.stringify(job).length).toBeLessThan(20_000);
  });

  it('cannot exhaust the stack by nesting, nor the clock by repetition', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(jsonOf(answer(200, `{"status":${deep}}`))).toBeUndefined();
    expect(jsonOf(answer(200, '{"a":"[[[[{{{{\\"[["}'))).toEqual({
      a: '[[[[{{{{"[['
    });
    const long = 200_000;
    const pages = [
      answer(500, '<title'.repeat(long / 6)),
      answer(500, '<'.repeat(long)),
      answer(500, '<!doctype html>' + '<title '.repeat(long / 7)),
      answer(200, {
        echo: { value: `${' '.repeat(long)}!`, mediaType: 'image/png' }
      }),
      answer(204, null, { link: '<a>; rel '.repeat(long / 9) }),
      answer(200, {
        id: 'x',
        inputs: { a: { schema: { type: 'string', pattern: '(a+)+$' } } },
        links: [{ rel: 'execute', href: '/'.repeat(long) }]
      })
    ];
    const started = performance.now();
    for (const page of pages) {
      explain(page);
      readResults(page, 'x', ORDER, 'e');
      readStatus(jsonOf(page));
    }
    readProcess(
      jsonOf(pages[5]),
      { asked: 'x', url: 'http://h/x' },
      SERVER_INFO,
      SUMMARY
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
