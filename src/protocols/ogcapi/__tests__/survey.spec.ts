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

/** Milliseconds in which thousands of jobs have to be read. */
const TIME = 60_000;

/** A server of many jobs that gives `most` of them at a time. */
class ListServer {
  constructor(
    private readonly _ids: string[],
    private readonly _most: number
  ) {}

  answer(url: string): IAnswer {
    const [path, query] = url.split('?');
    if (path !== 'jobs') {
      const jobID = path.replace('jobs/', '');
      return answer(200, { jobID, processID: 'echo', status: 'running' });
    }
    const { limit, offset = '0' } = Object.fromEntries(
      new URLSearchParams(query)
    );
    const end = Number(offset) + Math.min(Number(limit), this._most);
    const further = `jobs?limit=${limit}&offset=${end}`;
    return listed(
      this._ids.slice(Number(offset), end),
      end < this._ids.length ? further : undefined
    );
  }
}

/** A whole round, as the driver makes it: pages by url; gives what was asked, and who was told about. */
function round(
  jobs: IJob[],
  pages: Record<string, IAnswer> | ((url: string) => IAnswer)
): { asked: string[]; told: string[] } {
  const asked: string[] = [];
  const told: string[] = [];
  const queue = survey(jobs);
  for (let request = queue.shift(); request; request = queue.shift()) {
    asked.push(request.url);
    const page =
      typeof pages === 'function'
        ? pages(request.url)
        : (pages[request.url] ?? answer(404, null));
    const url = `http://hpc.example/${request.url}`;
    const known = new Set(told);
    const left = jobs.filter(job => !known.has(job.order.id));
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
        headers: { Accept: 'application/json', 'Cache-Control': 'no-cache' }
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
    const jobs = ['a', 'b', 'c', 'd', 'e'].map(id => known(id));
    const pages = {
      'jobs?limit=100': listed(['x', 'a'], 'jobs?p=2'),
      'jobs?p=2': listed(['b', 'y', 'c', 'd', 'e'], 'jobs?p=3'),
      'jobs?p=3': listed(['z'])
    };
    expect(round(jobs, pages)).toEqual({
      asked: ['jobs?limit=100', 'jobs?p=2'],
      told: ['a', 'b', 'c', 'd', 'e']
    });
  });

  it('asks for the last few one by one rather than walking a long list to its end', () => {
    const jobs = ['a', 'b', 'c'].map(id => known(id));
    const running = (jobID: string): IAnswer =>
      answer(200, { jobID, processID: 'echo', status: 'running' });
    const pages = {
      'jobs?limit=100': listed(['x', 'a'], 'jobs?p=2'),
      'jobs/b': running('b'),
      'jobs/c': running('c')
    };
    expect(round(jobs, pages)).toEqual({
      asked: ['jobs?limit=100', 'jobs/b', 'jobs/c'],
      told: ['a', 'b', 'c']
    });
  });

  it('asks for what is as young as our jobs where the list begins with others’', () => {
    const made = ['05:02', '05:01', '05:03', '05:04'];
    const jobs = made.map((time, n) => {
      const job = known(`j${n}`);
      return {
        ...job,
        memory: { ...job.memory, created: `2026-11-22T${time}:00Z` }
      };
    });
    const ids = jobs.map(job => String(job.remote));
    const first = 'jobs?limit=100';
    const young = `${first}&datetime=2026-11-22T05%3A01%3A00Z/..`;
    const strangers = listed(['x', 'y'], 'jobs?p=2');
    expect(
      round(jobs, { [first]: strangers, [young]: listed(ids) }).asked
    ).toEqual([first, young]);
    // it does not know the parameter, and says so or not
    const walked = round(jobs, {
      [first]: strangers,
      [young]: strangers,
      'jobs?p=2': listed(ids)
    });
    expect(walked.asked).toEqual([first, young, 'jobs?p=2']);
    const refused = round(jobs, {
      [first]: strangers,
      [young]: answer(400, null)
    });
    expect(refused.asked).toEqual([
      first,
      young,
      ...ids.map(id => `jobs/${id}`)
    ]);
    // nobody knows when ours were made
    const unknown = ids.map(id => known(id));
    expect(
      round(unknown, { [first]: strangers, 'jobs?p=2': listed(ids) }).asked
    ).toEqual([first, 'jobs?p=2']);
  });

  it.each([
    [1, 1, 1000],
    [2, 1, 1000],
    [1_000, 1, 1000],
    [10_000, 10, 1000],
    // a server that gives fewer than it is asked for
    [1_000, 10, 100]
  ])(
    'makes one walk of the list for %d jobs: %d requests',
    (count, requests, most) => {
      const jobs = Array.from({ length: count }, (_, n) => known(`j${n}`));
      const server = new ListServer(
        jobs.map(job => String(job.remote)),
        most
      );
      const { asked, told } = round(jobs, url => server.answer(url));
      expect(told).toHaveLength(count);
      expect(asked).toHaveLength(requests);
    },
    TIME
  );

  it('takes a shorter page where a long one is refused', () => {
    const jobs = Array.from({ length: 250 }, (_, n) => known(`j${n}`));
    const ids = jobs.map(job => String(job.remote));
    const { asked, told } = round(jobs, {
      'jobs?limit=300': answer(400, { title: 'limit is 100 at most' }),
      'jobs?limit=100': listed(ids)
    });
    expect(asked).toEqual(['jobs?limit=300', 'jobs?limit=100']);
    expect(told).toHaveLength(250);
    expect(
      round(jobs, { 'jobs?limit=300': answer(404, null) }).asked
    ).toHaveLength(2);
  });

  it('asks about a hundred jobs at most where there is no list', () => {
    const jobs = Array.from({ length: 300 }, (_, n) => known(`j${n}`, {}));
    expect(survey(jobs)).toHaveLength(100);
  });

  it('says when the next end is to be expected, by what ran of it', () => {
    const at = '2026-11-22T05:01:40Z';
    const of = (id: string, progress: number, status = 'running') => ({
      jobID: id,
      processID: 'echo',
      status,
      progress
    });
    const ends = (...entries: object[]): number | undefined =>
      read(
        { method: 'GET', url: 'jobs?limit=100' },
        { ...answer(200, { jobs: entries }), at },
        ['a', 'b', 'c', 'd'].map(id => known(id))
      ).ends;
    const spent = 100;
    expect(ends(of('a', 50), of('b', 80))).toBeCloseTo(spent / 4);
    expect(ends(of('a', 0), of('b', 100, 'successful'))).toBeUndefined();
    expect(ends(of('a', 100))).toBe(0);
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
