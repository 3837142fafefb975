import type { IJob, IJobStep } from '../../job';
import { ogcApiProcesses } from '..';
import { answer, AT, recorded } from './recorded';
import {
  ID,
  answered,
  event,
  orderOf,
  request,
  running,
  surveyed,
  unanswered
} from './steps';

const { advance, attach, begin } = ogcApiProcesses;

const removing = (job: IJob): IJobStep =>
  advance(job, { type: 'asked', action: 'remove', fields: {}, at: AT });

/** A job that has ended, and is at rest. */
const ended = (): IJob =>
  surveyed(
    running(),
    answer(200, { jobID: ID, status: 'failed', message: 'no rows' })
  ).job;

describe('removing a job at the server', () => {
  it('asks the server to delete it, and leaves the job at rest as it was', () => {
    const job = ended();
    expect(job).toMatchObject({ state: 'failed', rest: true });
    const asking = removing(job);
    expect(request(asking, 'remove')).toMatchObject({
      method: 'DELETE',
      url: `jobs/${ID}`
    });
    expect(asking.job).toMatchObject({ rest: false, survey: false });
    const step = answered(asking, 'remove', answer(200, { jobID: ID }));
    expect(step.job).toEqual({
      ...job,
      removal: { done: true, message: '' },
      effects: step.job.effects,
      memory: step.job.memory
    });
    expect(step.effects).toMatchObject([{ kind: 'ended' }]);
  });

  it.each([404, 410, 204])('takes %d for done', status => {
    const step = answered(removing(ended()), 'remove', answer(status, ''));
    expect(step.job.removal).toEqual({ done: true, message: '' });
  });

  it('tells in the server’s words why not, and can be asked for again', () => {
    const step = answered(
      removing(ended()),
      'remove',
      answer(403, { detail: 'Only its owner may' })
    );
    expect(step.job).toMatchObject({
      state: 'failed',
      message: 'no rows',
      rest: true,
      removal: {
        done: false,
        message: 'It could not be removed there: Only its owner may'
      }
    });
    expect(request(removing(step.job), 'remove').method).toBe('DELETE');
  });

  it('says when its fate is not known', () => {
    const broken = unanswered(removing(ended()), 'remove', 'broken');
    expect(broken.job.removal?.message).toMatch(/^It is not known whether/);
    const lost = event(removing(ended()), 'remove', 'unknown');
    expect(lost.job).toMatchObject({ rest: true, state: 'failed' });
    const unsent = unanswered(removing(ended()), 'remove', 'refused');
    expect(unsent.job.removal?.message).toMatch(/^It could not be removed/);
  });

  it('is asked for once while it is under way, and not of a job that is gone', () => {
    const asking = removing(ended());
    expect(removing(asking.job).effects).toEqual([]);
    const gone = answered(asking, 'remove', answer(200, ''));
    expect(removing(gone.job).effects).toEqual([]);
  });

  it('is nothing for a job under way, or one that the server never kept', () => {
    expect(removing(running().job).effects).toEqual([]);
    const sync = answered(begin(orderOf()), 'execute', answer(400, {}));
    expect(sync.job).toMatchObject({ state: 'failed', remote: null });
    expect(removing(sync.job).effects).toEqual([]);
  });

  it('of a job that is being taken up waits until its results have come', () => {
    const first = attach(orderOf({}, { process: '' }), ID);
    const asking = { ...first, job: removing(first.job).job };
    const taken = answered(asking, 'attach', recorded('pygeoapi-status'));
    expect(taken.effects.map(({ id }) => id.replace(/^\d+-/, ''))).toEqual([
      'results'
    ]);
    const fetched = answered(taken, 'results', recorded('pygeoapi-results'));
    const collected = advance(fetched.job, {
      type: 'collected',
      effect: fetched.effects[0].id,
      failures: [],
      at: AT
    });
    expect(collected.job).toMatchObject({ state: 'successful', rest: false });
    expect(request(collected, 'remove').url).toBe(`jobs/${ID}`);
    expect(collected.effects).toHaveLength(1);
  });
});
