import type { IAnswer } from '../../exchange';
import type { IJobStep } from '../../job';
import { answer, recorded } from './recorded';
import { ID, running, surveyed } from './steps';

const status = (more: object): IAnswer =>
  answer(200, { jobID: ID, processID: 'hello-world', ...more });

describe('a job that the server does not know', () => {
  it('survives a 404 right after it was made, and one later', () => {
    const no = recorded('pygeoapi-nojob');
    const early = surveyed(surveyed(running(), no, 1), no, 9);
    expect(early.job).toEqual(running().job);
    const once = surveyed(early, no, 30);
    expect(once.job).toMatchObject({ state: 'accepted', rest: false });
    const soon = surveyed(once, no, 33);
    expect(soon.job.rest).toBe(false);
    const back = surveyed(soon, status({ status: 'running' }), 36);
    expect(surveyed(back, no, 60).job).toMatchObject({
      state: 'running',
      rest: false
    });
  });

  it('is lost when the server says twice that there is none', () => {
    const no = recorded('pygeoapi-nojob');
    const step = surveyed(surveyed(running(), no, 30), no, 45);
    expect(step.job).toMatchObject({ state: 'lost', rest: false });
    expect(step.job.message).toMatch(/no longer knows this job/);
    expect(surveyed(step, no, 300).job).toEqual(step.job);
    expect(surveyed(step, no, 346).job).toMatchObject({
      state: 'lost',
      message: step.job.message,
      rest: true,
      survey: false
    });
  });

  it('is found again after it was lost', () => {
    const no = recorded('pygeoapi-nojob');
    const lost = surveyed(surveyed(running(), no, 30), no, 45);
    for (const word of ['running', 'accepted', 'napping']) {
      const { job } = surveyed(lost, status({ status: word }), 100);
      expect(job).toMatchObject({ word, rest: false, survey: true });
      expect(job.state).not.toBe('lost');
    }
    const ended = surveyed(lost, status({ status: 'successful' }), 100);
    expect(ended.job.state).toBe('successful');
    // and may be lost again, by the same rules
    const back = surveyed(lost, status({ status: 'running' }), 100);
    expect(surveyed(back, no, 110).job.state).toBe('running');
  });

  it('bears a clock that is set back or on', () => {
    const no = recorded('pygeoapi-nojob');
    const set = (step: IJobStep, ...times: number[]): IJobStep =>
      times.reduce((last, time) => surveyed(last, no, time), step);
    const hour = 3600;
    expect(set(running(), hour, hour + 2).job.state).toBe('accepted');
    expect(set(running(), hour, -hour, 5 - hour).job.state).toBe('accepted');
    // it is lost all the same, however the clock goes
    expect(set(running(), hour, -hour, 11 - hour).job.state).toBe('lost');
  });

  it('does not take the document of another job for its own', () => {
    const other = status({ status: 'successful', jobID: 'other' });
    const step = surveyed(running(), other);
    expect(step.job).toMatchObject({ state: 'accepted', rest: false });
    const own = surveyed(step, status({ status: 'running' }));
    expect(own.job.state).toBe('running');
    // some servers have one id in the address and another in the document
    expect(surveyed(step, other).job.state).toBe('successful');
  });

  it('is not the other job that got its id after a restart', () => {
    const old = status({ status: 'running', created: '2026-11-22T05:00:00Z' });
    const other = status({
      status: 'successful',
      created: '2026-11-22T09:00:00Z'
    });
    const step = surveyed(surveyed(running(), old), other, 90);
    expect(step.job).toMatchObject({ state: 'running', rest: false });
    expect(surveyed(step, other, 120).job.state).toBe('lost');
    const foreign = status({ status: 'successful', processID: 'other' });
    expect(surveyed(running(), foreign).job.state).toBe('accepted');
  });
});
