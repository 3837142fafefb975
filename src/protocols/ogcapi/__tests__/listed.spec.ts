import type { IQuery, IRemoteJob, IServerInfo } from '../../description';
import type { IAnswer } from '../../exchange';
import { SERVER_INFO } from '../../__tests__/server-info';
import { ogcApiProcesses } from '..';
import { answer, serverOf } from './recorded';

const STANDARD =
  'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/job-list';

function info(conformance: string[] = [STANDARD]): IServerInfo {
  return {
    ...SERVER_INFO,
    conformance,
    memory: { jobs: 'jobs', list: true }
  };
}

const JOBS = ['running', 'failed', 'running', 'successful'].map(
  (status, n) => ({
    jobID: `job-${n}`,
    processID: n < 2 ? 'echo' : 'http://hpc.example/processes/fft',
    status
  })
);

async function listed(
  pages: Record<string, IAnswer>,
  query: IQuery,
  conformance?: string[]
): Promise<{ ids: string[]; asked: string[]; jobs: IRemoteJob[] }> {
  const { exchange, asked } = serverOf(pages);
  const jobs: IRemoteJob[] = [];
  const list = ogcApiProcesses.jobs?.(exchange, info(conformance), query);
  for await (const job of list ?? []) {
    jobs.push(job);
  }
  return { ids: jobs.map(job => job.remote), asked, jobs };
}

describe('jobs', () => {
  const whole = answer(200, { jobs: JOBS });

  it('asks for process and state where the server declares the job list', async () => {
    const query: IQuery = { process: 'echo', states: ['running'] };
    expect(await listed({ jobs: whole }, query)).toMatchObject({
      asked: ['jobs?processID=echo&status=running&limit=100'],
      // A server that ignores the question is filtered here.
      ids: ['job-0']
    });
    expect(await listed({ jobs: whole }, query, [])).toMatchObject({
      asked: ['jobs?limit=100'],
      ids: ['job-0']
    });
  });

  it('asks for no more than one state, and for none that the standard does not know', async () => {
    const two: IQuery = { states: ['running', 'failed'] };
    expect((await listed({ jobs: whole }, two)).asked).toEqual([
      'jobs?limit=100'
    ]);
    expect((await listed({ jobs: whole }, { states: ['lost'] })).asked).toEqual(
      ['jobs?limit=100']
    );
  });

  it('asks again without filters when they are refused, and only then', async () => {
    const refusal = answer(400, { detail: 'unknown parameter' });
    const pages = { 'jobs?limit=100': whole, jobs: refusal };
    expect(await listed(pages, { process: 'fft' })).toMatchObject({
      asked: ['jobs?processID=fft&limit=100', 'jobs?limit=100'],
      ids: ['job-2', 'job-3']
    });
    await expect(listed({ jobs: refusal }, {})).rejects.toThrow(
      'unknown parameter'
    );
    await expect(listed({ jobs: refusal }, { process: 'x' })).rejects.toThrow(
      'unknown parameter'
    );
  });

  it('asks a server that lists mere ids for details, once', async () => {
    const ids = answer(200, { jobs: ['job-0', 'job-1'] });
    const detailed = 'jobs?detail=true&limit=100';
    expect(await listed({ jobs: ids, [detailed]: whole }, {})).toMatchObject({
      asked: ['jobs?limit=100', detailed],
      ids: ['job-0', 'job-1', 'job-2', 'job-3']
    });
    expect(await listed({ jobs: ids }, {})).toMatchObject({
      asked: ['jobs?limit=100', detailed],
      ids: []
    });
  });

  it('follows the next page, and stops as soon as it has enough', async () => {
    const links = [{ rel: 'next', href: 'http://hpc.example/jobs?offset=2' }];
    const pages = {
      'jobs?limit=100': answer(200, { jobs: JOBS.slice(0, 2), links }),
      'jobs?offset=2': answer(200, { jobs: JOBS.slice(2) })
    };
    expect((await listed(pages, {})).ids).toHaveLength(4);
    expect((await listed(pages, { limit: 2 })).asked).toEqual([
      'jobs?limit=100'
    ]);
  });

  it('shows a process that is named by its address under its id', async () => {
    const { jobs } = await listed({ jobs: whole }, {});
    expect(jobs.map(job => job.process)).toEqual([
      'echo',
      'echo',
      'fft',
      'fft'
    ]);
  });
});
