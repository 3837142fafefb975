import fc from 'fast-check';

import type { IJob, IOrder } from '../job';
import { isTerminal } from '../job';
import { rescale } from './rescale';
import { FakeRescale } from './rescale.fake';
import { Simulation } from './simulate';
import type { ITrouble } from './simulate';

const order: IOrder = {
  id: '4f7c4f0e-0d0b-4b53-9d3c-0c7f5c9a0003',
  gateway: 'rescale',
  protocol: 'rescale',
  process: 'user_included',
  title: 'pi',
  inputs: { file: 'pi.py', command: 'python3 pi.py' },
  target: {}
};

type Options = ConstructorParameters<typeof FakeRescale>[0];

function live(
  options: Options = {},
  trouble: ITrouble = {},
  life = rescale
): { job: IJob; remote: FakeRescale; run: Simulation } {
  const remote = new FakeRescale(options);
  const run = new Simulation(life, () => life.begin(order), remote, trouble);
  return { job: run.run(), remote, run };
}

const ONCE = ['upload', 'create', 'submit job-1'];

describe('a Rescale job', () => {
  it('uploads, creates, submits, completes, and rests when the cluster has stopped', () => {
    const after: string[] = [];
    const watched = {
      ...rescale,
      survey: (jobs: readonly IJob[]) => {
        const [job] = jobs;
        after.push(`${job.state}${isTerminal(job.state) ? ', followed' : ''}`);
        return rescale.survey(jobs);
      }
    };
    const { job, remote, run } = live({}, {}, watched);
    expect(job).toMatchObject({
      state: 'successful',
      rest: true,
      word: 'Completed'
    });
    expect(remote.executed).toEqual(ONCE);
    expect([...run.kept.keys()]).toEqual(['process_output.log']);
    expect([...new Set(after)]).toEqual([
      'accepted',
      'running',
      'successful, followed'
    ]);
  });

  it('is not successful merely because it is completed', () => {
    const { job, run } = live({ reason: 'A run failed' });
    expect(job).toMatchObject({ state: 'failed', message: 'A run failed' });
    expect(run.kept.size).toBe(1);
  });

  it('fails with the path to the fault', () => {
    expect(live({ refuses: true }).job).toMatchObject({
      state: 'failed',
      message:
        'jobanalyses → hardware → coresPerSlot: granite needs at least 2.'
    });
  });

  it('ends the same through a crash at any point, nothing carried out twice', () => {
    const { points } = live().run;
    for (let crash = 0; crash < points; crash++) {
      const { job, remote } = live({}, { crashes: [crash] });
      expect([crash, job.state]).toEqual([crash, 'successful']);
      expect(remote.executed).toEqual(ONCE);
    }
  });

  it('ends the same whatever crashes or breaks on the way', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(80), { maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(10), fc.constantFrom('broken', 'gateway')), {
          maxLength: 8
        }),
        (crashes, failures) => {
          const { job, remote } = live(
            {},
            { crashes, failures: new Map(failures) }
          );
          expect(job.state).toBe('successful');
          expect(remote.executed.length).toBe(new Set(remote.executed).size);
        }
      ),
      { numRuns: 100 }
    );
  });
});
