import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import { ogcApiProcesses } from '..';
import { answer, AT, recorded } from './recorded';
import {
  ID,
  answered,
  effect,
  event,
  request,
  running,
  surveyed,
  unanswered
} from './steps';

const { advance } = ogcApiProcesses;

describe('fetching results', () => {
  const done = (): IJobStep =>
    surveyed(
      running({ outputs: [{ id: 'echo' }] }),
      recorded('pygeoapi-status')
    );
  const collected = (
    step: IJobStep,
    failures: { name: string; message: string }[]
  ): IJobStep =>
    advance(step.job, {
      type: 'collected',
      effect: effect(step, 'collect').id,
      failures,
      at: AT
    });

  it('keeps them, then rests', () => {
    const step = answered(done(), 'results', recorded('pygeoapi-results'));
    const { job } = collected(step, []);
    expect(job).toMatchObject({
      state: 'successful',
      rest: true,
      message: 'Job complete'
    });
    expect(JSON.stringify(job)).not.toContain('Hello');
  });

  it('names what could not be kept', () => {
    const step = answered(done(), 'results', recorded('pygeoapi-results'));
    const { job } = collected(step, [{ name: 'echo', message: 'quota' }]);
    expect(job).toMatchObject({
      state: 'successful',
      message: 'Job complete. Not everything was kept: echo: quota'
    });
  });

  it.each([
    ['403 of wraptile', recorded('wraptile-results')],
    ['404 of the standard', answer(404, { type: 'x/result-not-ready' })],
    ['400 of javaPS', answer(400, { code: 'ResultNotReady' })],
    ['503', answer(503, null)]
  ])('comes back after %s', (_, page) => {
    const step = answered(done(), 'results', page);
    expect(effect(step, 'again').kind).toBe('wait');
    expect(event(step, 'again', 'elapsed').effects).toMatchObject([
      { id: '4-results' }
    ]);
  });

  it('gives up in the words of the server', () => {
    let step = done();
    while (!step.job.rest) {
      step = answered(step, 'results', answer(404, { title: 'Gone for ever' }));
      step = step.job.rest ? step : event(step, 'again', 'elapsed');
    }
    expect(step.job).toMatchObject({
      state: 'successful',
      message:
        'The job succeeded, but its results could not be fetched: Gone for ever'
    });
  });

  it('keeps a document that is too large as a file', () => {
    const step = unanswered(done(), 'results', 'too-large');
    expect(request(step, 'document').save).toBe(true);
    const saved: IAnswer = {
      ...answer(200, null),
      body: { kind: 'file', file: 'f', size: 9e9, sha256: '' }
    };
    const kept = answered(step, 'document', saved);
    expect(effect(kept, 'collect')).toMatchObject({
      results: [
        {
          name: 'results',
          mediaType: 'application/json',
          answer: '3-document'
        }
      ]
    });
  });

  it('takes the path of the standard when the relay refuses the link', () => {
    const links = [{ rel: 'results', href: '/elsewhere' }];
    const step = surveyed(
      running(),
      answer(200, { jobID: ID, status: 'successful', links })
    );
    expect(request(step, 'results').url).toBe('elsewhere');
    const again = unanswered(step, 'results', 'refused');
    expect(request(again, 'results').url).toBe(`jobs/${ID}/results`);
    expect(unanswered(again, 'results', 'refused').job.rest).toBe(true);
  });
});
