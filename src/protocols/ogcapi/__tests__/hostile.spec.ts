import fc from 'fast-check';

import type { IServerInfo } from '../../description';
import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import { ogcApiProcesses } from '..';
import { jsonOf } from '../body';
import { readProcess } from '../describe';
import { explain, isNotReady } from '../errors';
import { readResults } from '../outputs';
import { readProcesses } from '../processes';
import { readStatus } from '../status';
import { answer, AT, recorded, serverOf } from './recorded';
import { effect, orderOf } from './steps';

const NAMES = [
  'pygeoapi-conformance',
  'pygeoapi-dismiss',
  'pygeoapi-exec-async',
  'pygeoapi-exec-badinput',
  'pygeoapi-exec-sync-document',
  'pygeoapi-exec-sync',
  'pygeoapi-jobs',
  'pygeoapi-landing',
  'pygeoapi-nojob',
  'pygeoapi-process',
  'pygeoapi-processes',
  'pygeoapi-results-acceptany',
  'pygeoapi-results',
  'pygeoapi-status',
  'wraptile-exec',
  'wraptile-jobs',
  'wraptile-landing',
  'wraptile-process-218',
  'wraptile-process-process_pipeline',
  'wraptile-process-return_base_model',
  'wraptile-process-simulate_scene',
  'wraptile-processes',
  'wraptile-results',
  'wraptile-status'
];

/** Values that have no place where they are put. */
const ODD: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '{jobId}',
  'javascript:alert(1)',
  'http://[',
  '\uD800',
  '<b>'.repeat(50),
  [],
  {},
  [[['status', 'running']]],
  { $ref: '#' },
  { href: {} },
  { toString: 1, length: -1, constructor: null },
  JSON.parse('{"__proto__": {"status": "successful"}, "hasOwnProperty": 1}')
];

/** One change of a JSON value: at the place that the numbers lead to, something odd, or nothing. */
function mutate(value: unknown, path: number[], odd: number): unknown {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (path.length === 0 || entries.length === 0) {
    return ODD[odd % ODD.length];
  }
  const [step, ...rest] = path;
  const [key, inner] = entries[step % entries.length];
  const copy = structured(value);
  if (rest.length === 0 && odd >= ODD.length) {
    delete copy[key];
  } else {
    copy[key] = mutate(inner, rest, odd);
  }
  return copy;
}

function structured(value: unknown): Record<string, unknown> {
  return (Array.isArray(value) ? [...value] : { ...Object(value) }) as Record<
    string,
    unknown
  >;
}

const mutation = fc.record({
  path: fc.array(fc.nat(40), { maxLength: 7 }),
  odd: fc.nat(ODD.length + 3)
});

const read = new Map<string, { page: IAnswer; json: unknown }>();

function known(name: string): { page: IAnswer; json: unknown } {
  const page = read.get(name)?.page ?? recorded(name);
  const entry = read.get(name) ?? { page, json: jsonOf(page) ?? null };
  read.set(name, entry);
  return entry;
}

/** A recorded answer of which something is different. */
const mutant: fc.Arbitrary<IAnswer> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 4 }),
    status: fc.constantFrom(null, null, 200, 201, 204, 301, 403, 404, 410, 500),
    cut: fc.option(fc.nat(3000), { nil: null, freq: 8 }),
    location: fc.option(
      fc.constantFrom('//', 'http://x/jobs/', '/jobs/%', ''),
      {
        nil: null,
        freq: 4
      }
    )
  })
  .map(({ name, mutations, status, cut, location }) => {
    const { page, json } = known(name);
    let body: unknown = json;
    for (const { path, odd } of mutations) {
      body = mutate(body, path, odd);
    }
    const text = JSON.stringify(body) ?? '';
    return {
      ...page,
      status: status ?? page.status,
      headers: { ...page.headers, ...(location === null ? {} : { location }) },
      body: { kind: 'text', text: cut === null ? text : text.slice(0, cut) }
    };
  });

const INFO: IServerInfo = {
  title: '',
  description: '',
  capabilities: {
    jobList: true,
    dismiss: true,
    callback: false,
    deploy: false,
    runCell: null
  },
  links: [],
  notices: [],
  conformance: [],
  memory: {}
};

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

function survives(value: unknown): void {
  expect(JSON.parse(JSON.stringify(value))).toEqual(value);
}

describe('a hostile server', () => {
  it('cannot make a reader throw', () => {
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
          const process = readProcess(body, where, INFO, SUMMARY);
          survives(process);
          expect(({} as Record<string, unknown>).status).toBeUndefined();
        } catch (reason) {
          expect(String(reason)).toMatch(/describes no process/);
        }
      }),
      { numRuns: 3000 }
    );
  });

  it('cannot make a job throw, nor a step that is no JSON', () => {
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
      { numRuns: 1500 }
    );
  });

  it('cannot make browsing end in anything but an error with words', async () => {
    await fc.assert(
      fc.asyncProperty(mutant, mutant, mutant, async (home, list, one) => {
        const { exchange, asked } = serverOf({
          '': home,
          processes: list,
          'processes/x': one
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
        } catch (reason) {
          expect(reason).toBeInstanceOf(Error);
          expect(reason).not.toBeInstanceOf(TypeError);
          expect(reason).not.toBeInstanceOf(RangeError);
          expect((reason as Error).message).not.toBe('');
        }
        expect(asked.some(url => /[{}]/.test(url))).toBe(false);
        expect(asked.length).toBeLessThan(110);
      }),
      { numRuns: 500 }
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
      INFO,
      SUMMARY
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
