import fc from 'fast-check';

import type { IJob, IOrder } from '../job';
import { serrano } from './serrano';
import { FakeSerrano } from './serrano.fake';
import { Simulation } from './simulate';
import type { ITrouble } from './simulate';

const order: IOrder = {
  id: '4f7c4f0e-0d0b-4b53-9d3c-0c7f5c9a0002',
  gateway: 'serrano',
  protocol: 'serrano',
  process: 'fft',
  title: 'fft',
  inputs: { file: 'acceleration.csv' },
  target: {
    endpoint: 'https://store.example/s3',
    bucket: 'ideko',
    infrastructure: 'excess_slurm'
  }
};

type Options = ConstructorParameters<typeof FakeSerrano>[0];

function live(
  options: Options = {},
  trouble: ITrouble = {}
): { job: IJob; remote: FakeSerrano; run: Simulation } {
  const remote = new FakeSerrano(options);
  const run = new Simulation(
    serrano,
    () => serrano.begin(order),
    remote,
    trouble
  );
  return { job: run.run(), remote, run };
}

/** Jobs are started once; a transfer may be repeated. */
function started(remote: FakeSerrano): number {
  return remote.executed.filter(kind => kind === 'job').length;
}

describe('a SERRANO chain', () => {
  it('uploads, stages in, computes, stages out, downloads', () => {
    const { job, remote, run } = live();
    expect(job).toMatchObject({
      state: 'successful',
      rest: true,
      word: 'completed'
    });
    expect(run.written.map(effect => effect.id)).toEqual([
      '1-upload',
      '2-s3_data',
      '3-job',
      '4-s3_result',
      '5-download',
      '6-ended'
    ]);
    expect(remote.executed).toEqual(['s3_data', 'job', 's3_result']);
    expect(run.states).toEqual([
      'created',
      'accepted',
      'running',
      'successful'
    ]);
    expect(run.kept.get('result')).toBe('time,ax\n0,1\n');
  });

  it('names its keys, and never holds them', () => {
    const { run } = live();
    const [, stageIn] = run.written;
    expect(JSON.stringify(stageIn)).toContain(
      '"access_key":{"$secret":"s3-access"}'
    );
    expect(run.written[0]).toMatchObject({
      kind: 'upload',
      to: { secretKey: { $secret: 's3-secret' } }
    });
  });

  it('fails with the reason when "completed" left no result', () => {
    expect(live({ fails: true }).job).toMatchObject({
      state: 'failed',
      message: "s3_result: SFTPNoSuchFile('No such file or directory')"
    });
  });

  it('is lost when the gateway was restarted', () => {
    const { job } = live({ restarts: 12 });
    expect(job.state).toBe('lost');
    expect(job.message).toMatch(/restarted/);
  });

  it.each([
    [{}, 'successful'],
    [{ fails: true }, 'failed']
  ])(
    'of %j survives a crash at any point, except at the sending of the job itself',
    (options, expected) => {
      const { points } = live(options).run;
      const lost: number[] = [];
      for (let crash = 0; crash < points; crash++) {
        const { job, remote } = live(options, { crashes: [crash] });
        expect(started(remote)).toBeLessThanOrEqual(1);
        if (job.state === 'lost') {
          lost.push(crash);
        } else {
          expect([crash, job.state]).toEqual([crash, expected]);
        }
      }
      expect(lost).toHaveLength(2);
    }
  );

  it('starts its job at most once whatever crashes, and comes to rest', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(80), { maxLength: 8 }), crashes => {
        const { job, remote } = live({}, { crashes });
        expect(started(remote)).toBeLessThanOrEqual(1);
        expect(['successful', 'lost']).toContain(job.state);
      }),
      { numRuns: 100 }
    );
  });
});
