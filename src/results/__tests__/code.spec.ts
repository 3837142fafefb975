import * as fc from 'fast-check';

import { openingCode, relativePath } from '../code';

const URL = 'https://a.example/out?id=1';

function file(mediaType: string, path = 'out/data.bin'): string {
  return openingCode({ mediaType, name: path, at: { path } });
}

function link(mediaType: string, href = URL): string {
  return openingCode({ mediaType, name: href, at: { href } });
}

describe('the code that opens a result', () => {
  it.each([
    ['text/csv; header=present', 'pd.read_csv("out/data.bin")'],
    ['application/vnd.apache.parquet', 'pd.read_parquet("out/data.bin")'],
    ['application/geo+json', 'gpd.read_file("out/data.bin")'],
    ['application/x-netcdf', 'xr.open_dataset("out/data.bin")'],
    [
      'image/tiff; application=geotiff',
      'rioxarray.open_rasterio("out/data.bin")'
    ],
    ['image/png', 'Image(filename="out/data.bin")'],
    ['application/json', 'json.loads(Path("out/data.bin").read_text('],
    ['text/plain', 'Path("out/data.bin").read_text('],
    ['application/zip', 'Path("out/data.bin").read_bytes()']
  ])('fits the media type of a file: %s', (type, expected) => {
    expect(file(type)).toContain(expected);
  });

  it.each([
    ['text/csv', `pd.read_csv("${URL}")`],
    ['application/vnd+zarr', `xr.open_zarr("${URL}")`],
    ['application/netcdf', 'xr.open_dataset(io.BytesIO(answer.content))'],
    ['application/json', 'answer.json()'],
    ['image/png', 'Image(data=answer.content)'],
    ['text/xml', 'answer.text[:2000]'],
    ['application/octet-stream', 'answer.content']
  ])('fits the media type behind an address: %s', (type, expected) => {
    expect(link(type)).toContain(expected);
  });

  it('goes by the ending where the media type says nothing', () => {
    expect(file('application/octet-stream', 'a.NC')).toContain('open_dataset');
    expect(file('', 'a.csv')).toContain('pd.read_csv');
    expect(link('', 'https://a.example/b.gpkg?x=.csv')).toContain('read_file');
    expect(file('application/json', 'a.csv')).toContain('json.loads');
    expect(file('', 'constructor')).toContain('read_bytes');
  });

  it('waits for no answer for ever', () => {
    expect(link('application/json')).toContain('timeout=60');
    expect(link('application/json')).toContain('raise_for_status()');
  });

  it('keeps whatever a server wrote inside one string', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constant('"\n)\nimport os#')
        ),
        text => {
          const code = file('text/csv', text);
          expect(code.split(/[\n\r]/)).toHaveLength(
            file('text/csv', 'a').split('\n').length
          );
          const inside = /read_csv\((".*")\)$/m.exec(code)?.[1] ?? '';
          expect(JSON.parse(inside)).toBe(text);
        }
      )
    );
  });
});

describe('a path from one folder to a file', () => {
  it.each([
    ['', 'a.csv', 'a.csv'],
    ['work', 'work/a.csv', 'a.csv'],
    ['work', 'data/a.csv', '../data/a.csv'],
    ['a/b/c', 'a/x/d.csv', '../../x/d.csv'],
    ['a', 'a', '../a'],
    ['a/b', 'c.csv', '../../c.csv']
  ])('from %j to %j is %j', (folder, path, expected) => {
    expect(relativePath(folder, path)).toBe(expected);
  });
});
