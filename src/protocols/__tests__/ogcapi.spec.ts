import fc from 'fast-check';

import type { IJob } from '../job';
import { ogcApiProcesses as life } from '../ogcapi';
import { FakeOgc, ogcOrder } from './ogcapi';
import { Simulation } from './simulate';
import type { ITrouble } from './simulate';

type Server = ConstructorParameters<typeof FakeOgc>[0];

function live(
  server: Server,
  trouble: ITrouble = {}
): { job: IJob; remote: FakeOgc; run: Simulation } {
  const remote = new FakeOgc(server);
  const order = ogcOrder(server.exact, server.list);
  const run = new Simulation(life, () => life.begin(order), remote, trouble);
  return { job: run.run(), remote, run };
}

const ASK = new Map([[1, 'dismiss']]);

describe('an OGC API - Processes job', () => {
  it('lives from the order to its result', () => {
    const { job, remote, run } = live({ exact: true });
    expect(run.states).toEqual([
      'created',
      'accepted',
      'running',
      'successful'
    ]);
    expect(job).toMatchObject({
      rest: true,
      survey: false,
      progress: 100,
      remote: 'job-0'
    });
    expect(remote.executed).toEqual(['execute']);
    expect(run.kept.get('echo')).toContain('"text":"Hello"');
    expect(run.written.map(effect => effect.id)).toEqual([
      '1-execute',
      '2-results',
      '3-collect',
      '4-ended'
    ]);
    expect(JSON.stringify(job.memory)).not.toContain('Hello');
  });

  it('fails in the words of the server', () => {
    const { job } = live({ exact: true, fails: true });
    expect(job).toMatchObject({ state: 'failed', message: 'it broke' });
  });

  it('is dismissed on demand', () => {
    const { job, remote } = live({ exact: true }, { asks: ASK });
    expect(job.state).toBe('dismissed');
    expect(remote.executed).toEqual(['execute', 'dismiss job-0']);
  });

  const servers: [string, Server, ITrouble, string][] = [
    ['succeeds', { exact: true, strangers: 3 }, {}, 'successful'],
    ['fails', { exact: true, fails: true }, {}, 'failed'],
    ['is dismissed', { exact: true }, { asks: ASK }, 'dismissed'],
    ['succeeds without a list', { exact: true, list: false }, {}, 'successful']
  ];

  it.each(servers)(
    '%s through a crash at any point, nothing carried out twice',
    (_, server, trouble, expected) => {
      const { points } = live(server, trouble).run;
      expect(points).toBeGreaterThan(10);
      for (let crash = 0; crash < points; crash++) {
        const { job, remote } = live(server, { ...trouble, crashes: [crash] });
        expect([crash, job.state]).toEqual([crash, expected]);
        expect(new Set(remote.executed).size).toBe(remote.executed.length);
      }
    }
  );

  it('is lost after a crash in the one moment in which nothing can be known, and takes no other job', () => {
    const server = { exact: false, strangers: 1 };
    const { points } = live(server).run;
    const lost: number[] = [];
    for (let crash = 0; crash < points; crash++) {
      const { job, remote } = live(server, { crashes: [crash] });
      expect(remote.executed.length).toBeLessThanOrEqual(1);
      if (job.state === 'lost') {
        lost.push(crash);
        expect(job.message).toMatch(/Nothing was sent again/);
        expect(job.remote).toBeNull();
      } else {
        expect([crash, job.state]).toEqual([crash, 'successful']);
        expect(job.remote).toBe('job-1');
      }
    }
    // Row marked, nothing sent; sent, answer not written.
    expect(lost).toHaveLength(2);
  });

  it('is carried out at most once whatever breaks, and comes to rest', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.uniqueArray(fc.nat(60), { maxLength: 6 }),
        fc.array(
          fc.tuple(
            fc.nat(12),
            fc.constantFrom('broken', 'unreachable', 'gateway')
          ),
          { maxLength: 5 }
        ),
        fc.option(fc.nat(4), { nil: undefined }),
        (exact, crashes, failures, ask) => {
          const { job, remote } = live(
            { exact, strangers: 2 },
            {
              crashes,
              failures: new Map(failures),
              asks: new Map(ask === undefined ? [] : [[ask, 'dismiss']])
            }
          );
          expect(new Set(remote.executed).size).toBe(remote.executed.length);
          expect(job.state).not.toBe('created');
          if (exact) {
            expect(job.state).not.toBe('lost');
          }
        }
      ),
      { numRuns: 400 }
    );
  });
});
