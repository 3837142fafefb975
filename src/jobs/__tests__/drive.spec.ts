import { newJob } from '../../protocols/job';
import type { IJob, JobEvent } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';
import { answered, drive, questions } from '../drive';
import { answerOf, orderOf, toy, toys } from './toy';

const AT = '2026-11-23T10:00:00Z';

function recordOf(id: string, more: Partial<IJob> = {}): IJobRecord {
  return {
    id,
    version: 3,
    sequence: 7,
    job: { ...newJob(orderOf(id)), ...more },
    created: AT,
    updated: AT,
    verified: null,
    unreachable: null,
    delivered: false,
    results: false
  };
}

const observed = (state: string): JobEvent => ({
  at: AT,
  type: 'observed',
  seen: { state }
});

describe('drive', () => {
  it('makes one step of all the events of a job', () => {
    const made: JobEvent = {
      at: AT,
      type: 'answered',
      effect: '1-create',
      answer: answerOf('')
    };
    const steps = drive(toys(), [
      {
        record: recordOf('a'),
        events: [
          { id: 4, event: made },
          { id: 5, event: observed('successful') }
        ]
      }
    ]);
    expect(steps).toMatchObject([
      {
        id: 'a',
        version: 3,
        consumed: [4, 5],
        job: { state: 'successful', remote: 'r' },
        effects: [{ id: '1-collect', kind: 'collect' }]
      }
    ]);
  });

  it('leaves jobs of protocols it does not know to others', () => {
    const record = recordOf('a');
    record.job.order.protocol = 'unheard-of';
    const events = [{ id: 1, event: observed('running') }];
    expect(drive(toys(), [{ record, events }])).toEqual([]);
  });

  it('drops an event that a protocol chokes on, says so, and goes on', () => {
    const asked: JobEvent = { at: AT, type: 'asked', action: 'x', fields: {} };
    const [step] = drive(toys(), [
      {
        record: recordOf('a', { state: 'accepted' }),
        events: [
          { id: 1, event: asked },
          { id: 2, event: observed('running') }
        ]
      }
    ]);
    expect(step.consumed).toEqual([1, 2]);
    expect(step.job.state).toBe('running');
    expect(step.job.message).toContain('does not like to be asked');
  });

  it('gives the same step for the same work', () => {
    const work = [
      {
        record: recordOf('a', { state: 'running' }),
        events: [{ id: 1, event: observed('successful') }]
      }
    ];
    expect(drive(toys(), work)).toEqual(drive(toys(), work));
  });
});

describe('a survey', () => {
  const jobs = [
    recordOf('a', { state: 'accepted' }),
    recordOf('b', { state: 'running' }),
    recordOf('c', { state: 'accepted' })
  ];

  it('asks once for all jobs of a gateway', () => {
    expect(questions(toys(), { gateway: 'toys', jobs })).toHaveLength(1);
  });

  it('steps the jobs that moved, and has seen those that did not', () => {
    const request = { method: 'GET' as const, url: 'jobs?page=1' };
    const read = answered(
      toy,
      request,
      answerOf('a=running\nb=running\nstranger=failed'),
      jobs
    );
    expect(read.steps.map(step => step.id)).toEqual(['a']);
    expect(read.seen).toEqual(['a', 'b']);
    expect(read.next).toBeUndefined();
  });

  it('goes on to the next page when there is one', () => {
    const request = { method: 'GET' as const, url: 'jobs?page=1' };
    const read = answered(toy, request, answerOf('more=yes'), jobs);
    expect(read.next?.url).toBe('jobs?page=2');
  });
});
