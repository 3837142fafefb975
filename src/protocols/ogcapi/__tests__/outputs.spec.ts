import type { ICollect, IOrder } from '../../job';
import { readResults } from '../outputs';
import { answer, recorded } from './recorded';

const ECHO = { id: 'echo', mediaTypes: ['application/json'] };

function order(outputs: object[], wanted?: IOrder['outputs']): IOrder {
  return {
    id: 'o',
    gateway: 'g',
    protocol: 'ogcapi-processes',
    process: 'p',
    title: 'p',
    inputs: {},
    target: JSON.parse(JSON.stringify({ outputs })),
    ...(wanted ? { outputs: wanted } : {})
  };
}

function results(
  body: object | string | null,
  outputs: object[] = [ECHO],
  headers: Record<string, string> = {}
): ICollect[] {
  const page = answer(
    body === null ? 204 : 200,
    body,
    headers,
    'http://hpc.example/jobs/7/results'
  );
  return readResults(page, 'jobs/7/results', order(outputs), '3-results')
    .results;
}

const hello = { name: 'echo', mediaType: 'text/plain', text: 'Hello a!' };

describe('readResults', () => {
  it.each([
    'pygeoapi-exec-sync',
    'pygeoapi-exec-sync-document',
    'pygeoapi-results'
  ])('reads %s', name => {
    expect(
      readResults(recorded(name), 'jobs/7/results', order([ECHO]), '1-execute')
    ).toEqual({ results: [hello], remarks: [] });
  });

  it.each([
    ['the map of the standard', { echo: 'Hello a!' }],
    ['a map of outputs', { outputs: { echo: 'Hello a!' } }],
    ['a list', [{ id: 'echo', value: 'Hello a!' }]],
    [
      'a qualified value',
      { echo: { value: 'Hello a!', mediaType: 'text/plain' } }
    ],
    [
      'a format nested as ZOO does',
      { echo: { value: 'Hello a!', format: { mediaType: 'text/plain' } } }
    ]
  ])('reads %s', (_, body) => {
    expect(results(body)).toEqual([hello]);
  });

  it('takes what is no map for the value of the only output', () => {
    const geojson = { type: 'FeatureCollection', features: [] };
    expect(
      results(geojson, [{ id: 'area', mediaTypes: ['application/geo+json'] }])
    ).toEqual([
      { name: 'area', mediaType: 'application/geo+json', value: geojson }
    ]);
    expect(results([2, 3, 5], [{ id: 'primes', mediaTypes: [] }])).toEqual([
      { name: 'primes', mediaType: 'application/json', value: [2, 3, 5] }
    ]);
  });

  it('tells values apart by what is declared, not by their shape', () => {
    const value = { value: 1 };
    expect(results({ m: value }, [{ id: 'm', own: ['value'] }])).toEqual([
      { name: 'm', mediaType: 'application/json', value }
    ]);
    const box = { bbox: [-100, -60, 110, 50], crs: 'urn:x' };
    expect(results({ c: box }, [{ id: 'c' }])).toEqual([
      { name: 'c', mediaType: 'application/json', value: box }
    ]);
  });

  it('keeps outputs of a notebook cell in their own type', () => {
    const outputs = [{ output_type: 'stream', name: 'stdout', text: '2\n' }];
    const mediaType = 'application/vnd.jupyter.outputs+json';
    const declared = [{ id: 'outputs', mediaTypes: [mediaType] }];
    const kept = [{ name: 'outputs', mediaType, value: outputs }];
    expect(
      results({ outputs: { value: outputs, mediaType } }, declared)
    ).toEqual(kept);
    expect(results({ outputs }, declared)).toEqual(kept);
  });

  it('decodes nothing, but knows base64 and text', () => {
    expect(
      results(
        {
          spectrum: {
            value: 'iVBORw0K Ggo=',
            mediaType: 'image/png',
            encoding: 'base64'
          },
          picture: 'iVBORw0KGgo=',
          filtered: 'time,ax\n0,1\n'
        },
        [
          { id: 'spectrum' },
          { id: 'picture', mediaTypes: ['image/png'] },
          { id: 'filtered', mediaTypes: ['text/csv'] }
        ]
      )
    ).toEqual([
      { name: 'spectrum', mediaType: 'image/png', base64: 'iVBORw0KGgo=' },
      { name: 'picture', mediaType: 'image/png', base64: 'iVBORw0KGgo=' },
      { name: 'filtered', mediaType: 'text/csv', text: 'time,ax\n0,1\n' }
    ]);
  });

  it('fetches links: on this server with credentials, elsewhere bare', () => {
    expect(
      results({
        echo: { href: 'http://hpc.example/data/a.tif', type: 'image/tiff' },
        far: { href: 'https://store.example/b.csv' },
        store: { href: 's3://bucket/c' },
        several: [{ href: 'd1' }, { href: 'd2' }],
        none: { href: null }
      })
    ).toEqual([
      {
        name: 'echo',
        mediaType: 'image/tiff',
        filename: 'a.tif',
        request: {
          method: 'GET',
          url: 'data/a.tif',
          save: true,
          deadline: 3600
        }
      },
      {
        name: 'far',
        filename: 'b.csv',
        request: {
          method: 'GET',
          url: 'https://store.example/b.csv',
          save: true,
          deadline: 3600,
          bare: true
        }
      },
      { name: 'store', filename: 'c', href: 's3://bucket/c' },
      expect.objectContaining({ name: 'several', filename: 'd1' }),
      expect.objectContaining({ name: 'several-2', filename: 'd2' })
    ]);
  });

  it('leaves a result where it is when that was asked for', () => {
    const page = answer(200, { echo: { href: '/data/a.tif' } });
    const wanted = { echo: { reference: true } };
    expect(
      readResults(page, 'jobs', order([ECHO], wanted), 'e').results
    ).toEqual([
      {
        name: 'echo',
        mediaType: 'application/json',
        filename: 'a.tif',
        href: 'http://hpc.example/data/a.tif'
      }
    ]);
  });

  it('reads the links of an empty answer', () => {
    const link =
      '<http://hpc.example/jobs/7>; rel=monitor, <out/a.csv>; rel="a"; type="text/csv"';
    expect(results(null, [{ id: 'a' }, { id: 'b' }], { link })).toMatchObject([
      { name: 'a', mediaType: 'text/csv', request: { url: 'jobs/7/out/a.csv' } }
    ]);
  });

  it('keeps a raw body as it came', () => {
    const csv = [{ id: 'table', mediaTypes: ['text/csv'] }];
    expect(
      results('17', csv, { 'content-type': 'text/csv; charset=utf-8' })
    ).toEqual([{ name: 'table', mediaType: 'text/csv', answer: '3-results' }]);
    const multipart = 'multipart/related; boundary=x';
    expect(
      results('--x', [ECHO, { id: 'b' }], { 'content-type': multipart })
    ).toEqual([
      { name: 'result', mediaType: 'multipart/related', answer: '3-results' }
    ]);
  });

  it('says when a page came in place of results, and when nothing came', () => {
    expect(
      readResults(
        recorded('pygeoapi-results-acceptany'),
        'x',
        order([ECHO]),
        'e'
      ).remarks
    ).toEqual(['The server sent an HTML page in place of results.']);
    expect(
      readResults(answer(200, {}), 'x', order([ECHO]), 'e').remarks
    ).toEqual(['The server sent no results.']);
  });
});
