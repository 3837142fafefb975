import {
  address,
  below,
  follow,
  lastSegment,
  linksOf,
  nextPage,
  withQuery
} from '../links';
import type { ILink } from '../schemas';

const page = {
  asked: 'jobs/7?f=json',
  url: 'https://hpc.example/api/v1/jobs/7?f=json'
};

function link(rel: string, href: string, type = ''): ILink {
  return { rel, href, type, title: '' };
}

describe('address', () => {
  it.each([
    ['https://hpc.example/api/v1/jobs/7/results', 'jobs/7/results'],
    ['7/results', 'jobs/7/results'],
    ['/api/v1/jobs/7#top', 'jobs/7'],
    ['?f=html', 'jobs/7?f=html'],
    ['https://hpc.example/other', 'https://hpc.example/other'],
    ['/api/v1/a:b/c', './a:b/c']
  ])('of %s is %s', (href, expected) => {
    expect(address(href, page)).toBe(expected);
  });

  it.each([
    'http://internal:5000/jobs/7',
    'http://hpc.example/api/v1/jobs/7',
    'https://user:word@hpc.example/api/v1/jobs/7',
    'https://hpc.example/api/v1/jobs/{jobId}',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://['
  ])('of %s is none', href => {
    expect(address(href, page)).toBeNull();
  });

  it('is absolute when a redirect hides where the root is', () => {
    const moved = { asked: 'jobs/7', url: 'https://hpc.example/v2/job/7' };
    expect(address('results', moved)).toBe(
      'https://hpc.example/v2/job/results'
    );
  });

  it('is a path even where answers have no absolute address', () => {
    const inside = { asked: 'processes/echo/execution', url: 'engine' };
    expect(address('../../jobs/7', inside)).toBe('jobs/7');
    expect(
      address('http://127.0.0.1:8888/hpc/engine/jobs/7', inside)
    ).toBeNull();
  });
});

describe('links', () => {
  it('are found by short and full relation, in the wanted type first', () => {
    const links = [
      link('http://www.opengis.net/def/rel/ogc/1.0/results', 'h', 'text/html'),
      link('results', 'untyped'),
      link(
        'http://www.opengis.net/def/rel/ogc/1.0/results',
        'j',
        'application/json'
      ),
      link('results', 'jobs/{id}/results', 'application/json'),
      link('partial-results', 'p')
    ];
    expect(linksOf(links, 'results').map(l => l.href)).toEqual([
      'j',
      'untyped'
    ]);
    expect(follow(links, 'results', page)).toBe('jobs/j');
  });

  it('lead to the next page, whatever host it is said to be on', () => {
    const list = {
      asked: 'jobs?limit=100',
      url: 'https://hpc.example/api/jobs?limit=100'
    };
    const next = (href: string): string | null =>
      nextPage([link('next', href)], list);
    expect(next('https://hpc.example/api/jobs?offset=100')).toBe(
      'jobs?offset=100'
    );
    expect(next('http://internal/jobs?offset=100')).toBe('jobs?offset=100');
    expect(next('https://hpc.example/api/jobs?limit=100')).toBeNull();
    expect(nextPage([], list)).toBeNull();
  });
});

describe('paths', () => {
  it('hold any id', () => {
    expect(below('processes', 'JTS:buffer', 'execution')).toBe(
      'processes/JTS%3Abuffer/execution'
    );
    expect(below('http://h/jobs/?f=json', 'a/../b ?')).toBe(
      'http://h/jobs/a%2F..%2Fb%20%3F'
    );
    expect(below('jobs', '\uD800')).toBe('jobs/%EF%BF%BD');
  });

  it('end in an id', () => {
    expect(
      lastSegment('http://127.0.0.1:5000/processes/x/jobs/a%3Ab/?f=json')
    ).toBe('a:b');
    expect(lastSegment('/jobs/%zz')).toBe('%zz');
    expect(lastSegment('http://host')).toBe('');
  });

  it('take a query once', () => {
    expect(withQuery('jobs', 'limit=1')).toBe('jobs?limit=1');
    expect(withQuery('jobs?f=json', 'limit=1')).toBe('jobs?f=json&limit=1');
  });
});
