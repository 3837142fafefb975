import type { IAnswer } from '../../exchange';
import type { IJob } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses } from '..';
import { answer } from './recorded';

const { begin, advance, survey, read } = ogcApiProcesses;

/** A job that the server knows by that id. */
function known(id: string, target: JsonObject = { list: true }): IJob {
  const step = begin({
    id: `order-${id}`,
    gateway: 'g',
    protocol: 'ogcapi-processes',
    process: 'echo',
    title: 'echo',
    inputs: {},
    target
  });
  return advance(step.job, {
    type: 'answered',
    effect: '1-execute',
    answer: answer(201, { jobID: id, status: 'accepted' }),
    at: '2026-11-22T05:00:00Z'
  }).job;
}

function listed(ids: string[], next?: string): IAnswer {
  return answer(200, {
    jobs: ids.map(jobID => ({ jobID, processID: 'echo', status: 'running' })),
    links: next ? [{ rel: 'next', href: next }] : []
  });
}

/** A whole round, as the driver makes it: pages by url; gives what was asked, and who was told about. */
function round(
  jobs: IJob[],
  pages: Record<string, IAnswer>
): { asked: string[]; told: string[] } {
  const asked: string[] = [];
  const told: string[] = [];
  const queue = survey(jobs);
  for (let request = queue.shift(); request; request = queue.shift()) {
    asked.push(request.url);
    const page = pages[request.url] ?? answer(404, null);
    const url = `http://hpc.example/${request.url}`;
    const left = jobs.filter(job => !told.includes(job.order.id));
    const { events, next } = read(request, { ...page, url }, left);
    told.push(...events.map(item => item.job));
    if (next) {
      queue.unshift(next);
    }
  }
  return { asked, told: told.map(id => id.replace('order-', '')) };
}

describe('survey', () => {
  it('asks for nothing when nobody waits', () => {
    expect(survey([])).toEqual([]);
    expect(survey([{ ...known('a'), survey: false }])).toEqual([]);
  });

  it('asks for the status of a single job, past every cache', () => {
    expect(survey([known('a')])).toEqual([
      {
        method: 'GET',
        url: 'jobs/a',
        headers: { Accept: 'application/json', 'Cache-Control': 'no-store' }
      }
    ]);
  });

  it('asks one by one where there is no list', () => {
    const urls = survey([known('a', {}), known('b', {})]).map(item => item.url);
    expect(urls).toEqual(['jobs/a', 'jobs/b']);
  });

  it('asks for one page however many jobs there are', () => {
    const jobs = Array.from({ length: 90 }, (_, n) => known(`j${n}`));
    const ids = jobs.map(job => String(job.remote));
    const { asked, told } = round(jobs, { 'jobs?limit=100': listed(ids) });
    expect(asked).toEqual(['jobs?limit=100']);
    expect(told).toEqual(ids);
  });

  it('walks on only while a job is missing, and tells nobody about strangers', () => {
    const jobs = [known('a'), known('b')];
    const pages = {
      'jobs?limit=100': listed(['x', 'a'], 'jobs?p=2'),
      'jobs?p=2': listed(['b', 'y'], 'jobs?p=3'),
      'jobs?p=3': listed(['z'])
    };
    expect(round(jobs, pages)).toEqual({
      asked: ['jobs?limit=100', 'jobs?p=2'],
      told: ['a', 'b']
    });
  });

  it('asks for those that the whole list lacks one by one, past those that do not answer', () => {
    const jobs = ['a', 'b', 'c', 'd'].map(id => known(id));
    const pages = {
      'jobs?limit=100': listed(['b']),
      'jobs/c': answer(500, '<html>'),
      'jobs/d': answer(200, { jobID: 'd', status: 'running' })
    };
    expect(round(jobs, pages)).toEqual({
      asked: ['jobs?limit=100', 'jobs/a', 'jobs/c', 'jobs/d'],
      told: ['b', 'a', 'd']
    });
  });

  it('asks for details where the list holds mere ids, and one by one where it has none', () => {
    const ids = answer(200, {
      jobs: ['a', 'b'],
      links: [{ rel: 'next', href: '?p=2' }]
    });
    const pages = {
      'jobs?limit=100': ids,
      'jobs/a': answer(200, { jobID: 'a', status: 'running' }),
      'jobs/b': answer(200, { jobID: 'b', status: 'running' })
    };
    const detail = 'jobs?limit=100&detail=true';
    const jobs = [known('a'), known('b')];
    expect(round(jobs, { ...pages, [detail]: listed(['b', 'a']) })).toEqual({
      asked: ['jobs?limit=100', detail],
      told: ['b', 'a']
    });
    for (const page of [ids, answer(400, { title: 'no such parameter' })]) {
      expect(round(jobs, { ...pages, [detail]: page })).toEqual({
        asked: ['jobs?limit=100', detail, 'jobs/a', 'jobs/b'],
        told: ['a', 'b']
      });
    }
  });

  it('ends when the list fails, and says nothing', () => {
    const pages = { 'jobs?limit=100': answer(502, '<html>') };
    expect(round([known('a'), known('b')], pages)).toEqual({
      asked: ['jobs?limit=100'],
      told: []
    });
  });

  it('makes events small, whatever the status document holds', () => {
    const job = known('a');
    const page = answer(200, {
      jobID: 'a',
      status: 'failed',
      message: 'Woke up too early',
      'x-traceback': Array(1000).fill('line')
    });
    const { events } = read({ method: 'GET', url: 'jobs/a' }, page, [job]);
    expect(JSON.stringify(events).length).toBeLessThan(500);
  });
});
