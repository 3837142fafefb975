import type { IJob, IJobStep } from '../../job';
import { ogcApiProcesses } from '..';
import { isNotReady } from '../errors';
import { recorded } from './recorded';
import { answered, asked, effect, orderOf, surveyed } from './steps';

/** What the newest pygeoapi (0.23.4) answered when it ran a slow process of ours. */
type Step = [how: 'execute' | 'survey' | 'results' | 'dismiss', name: string];

interface IRow {
  title: string;
  /** What was asked, and which recorded answer came. */
  steps: Step[];
  job: Partial<IJob>;
  /** What is kept of the results, by output. */
  kept?: Record<string, unknown>;
}

const ROWS: IRow[] = [
  {
    title:
      'a job tells how far it is, with a link to results that are not there yet',
    steps: [
      ['execute', 'slow-exec'],
      ['survey', 'slow-running']
    ],
    job: { state: 'running', progress: 50, message: '50 %', rest: false }
  },
  {
    title: 'a job that has ended gives its results as a list of outputs',
    steps: [
      ['execute', 'slow-exec'],
      ['survey', 'slow-running'],
      ['survey', 'slow-done'],
      ['results', 'slow-results']
    ],
    job: { state: 'successful', progress: 100, message: 'Job complete' },
    kept: { slow: { seconds: 2, text: 'hello' } }
  },
  {
    title:
      'a job that is waited for answers with its results, and is not followed',
    steps: [['execute', 'slow-sync']],
    job: { state: 'successful', survey: false },
    kept: { slow: { text: 'now' } }
  },
  {
    title: 'a failed job says why in its status',
    steps: [
      ['execute', 'fail-exec'],
      ['survey', 'fail-status']
    ],
    job: {
      state: 'failed',
      rest: true,
      message:
        'InvalidParameterValue: Error executing process: The text was fail.'
    }
  },
  {
    title:
      'a running job is dismissed at once, by an answer that calls itself HTML',
    steps: [
      ['execute', 'long-exec'],
      ['dismiss', 'long-dismiss']
    ],
    job: { state: 'dismissed', rest: true, message: 'Job dismissed' }
  },
  {
    title: 'a job whose subscriber it may not tell stays accepted, for ever',
    steps: [
      ['execute', 'tell-refused-exec'],
      ['survey', 'tell-refused-status']
    ],
    job: { state: 'accepted', progress: 5, rest: false }
  }
];

function take(step: IJobStep, [how, name]: Step): IJobStep {
  const answer = recorded(`pygeoapi-${name}`);
  switch (how) {
    case 'survey':
      return surveyed(step, answer);
    case 'dismiss':
      return answered(asked(step.job), how, answer);
    case 'execute':
    case 'results':
      return answered(step, how, answer);
  }
}

function keptOf(step: IJobStep): Record<string, unknown> {
  const found = effect(step, 'collect');
  return Object.fromEntries(
    (found.kind === 'collect' ? found.results : []).map(result => [
      result.name,
      'value' in result ? result.value : 'text' in result ? result.text : null
    ])
  );
}

const begun = (): IJobStep =>
  ogcApiProcesses.begin(
    orderOf({ outputs: [{ id: 'slow' }], list: true }, { process: 'slow' })
  );

describe('pygeoapi 0.23.4', () => {
  it.each(ROWS)('$title', ({ steps, job, kept }) => {
    const last = steps.reduce(take, begun());
    expect(last.job).toMatchObject(job);
    if (kept) {
      expect(keptOf(last)).toEqual(kept);
    }
  });

  it('says that results are not ready, and that there is no such job', () => {
    expect(isNotReady(recorded('pygeoapi-slow-notready'))).toBe(true);
    const step = surveyed(
      take(begun(), ['execute', 'long-exec']),
      recorded('pygeoapi-long-gone')
    );
    expect(surveyed(step, recorded('pygeoapi-long-gone'), 90).job.state).toBe(
      'lost'
    );
  });
});
