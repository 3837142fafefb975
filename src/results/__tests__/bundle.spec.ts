import type { IMimeBundle } from '@jupyterlab/nbformat';
import { nullTranslator } from '@jupyterlab/translation';

import type { IResult } from '../../server/records';
import { mostOf, toOutputs } from '../bundle';
import { THINNED } from '../map/thin';
import { TEXT_LIMIT } from '../text';

const trans = nullTranslator.load('jupyterlab_hpc');

function result(mediaType: string, more: Partial<IResult> = {}): IResult {
  return {
    name: 'out',
    mediaType,
    filename: 'out.bin',
    size: 10,
    sha256: '',
    ...more
  };
}

/** The part of Blob that is used: jsdom's has neither `text` nor `arrayBuffer`. */
function blob(content: string | Uint8Array): Blob {
  const data =
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const fake = {
    text: async () => new TextDecoder().decode(data),
    arrayBuffer: async () => data.slice().buffer
  };
  return fake as unknown as Blob;
}

async function bundle(
  what: IResult,
  content: string | Uint8Array = ''
): Promise<IMimeBundle> {
  const outputs = await toOutputs([what], async () => blob(content), { trans });
  expect(outputs).toHaveLength(1);
  expect(outputs[0].output_type).toBe('display_data');
  return outputs[0].data as IMimeBundle;
}

describe('results as outputs', () => {
  it('passes the outputs of a cell on as they are, without the broken ones', async () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: 'hello\n' },
      { output_type: 'stream', text: 'nameless' },
      { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['line'] },
      {
        output_type: 'display_data',
        data: { 'text/plain': '1' },
        metadata: {}
      },
      'no output'
    ];
    const got = await toOutputs(
      [result('application/vnd.jupyter.outputs+json')],
      async () => blob(JSON.stringify(outputs)),
      { trans }
    );
    expect(got).toEqual([outputs[0], outputs[2], outputs[3]]);
  });

  it('makes base64 of an image', async () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
    const data = await bundle(result('image/png'), bytes);
    const decoded = Uint8Array.from(atob(data['image/png'] as string), c =>
      c.charCodeAt(0)
    );
    expect(decoded).toEqual(bytes);
    expect(data['text/plain']).toContain('out');
  });

  it('keeps an SVG a text', async () => {
    const data = await bundle(result('image/svg+xml'), '<svg/>');
    expect(data['image/svg+xml']).toBe('<svg/>');
  });

  it('makes a table of a CSV, and tells how large it is', async () => {
    const rows = Array.from({ length: 4096 }, (_, i) => `${i},1,2`);
    const data = await bundle(
      result('text/csv; header=present'),
      ['time,ax,ay', ...rows].join('\r\n')
    );
    const html = data['text/html'] as string;
    expect(html.match(/<tr>/g)).toHaveLength(1 + 10 + 1);
    expect(html).toContain('4,096 rows × 3 columns');
    expect(data['text/plain']).toContain('time\tax\tay');
    expect(data['text/plain']).toContain('4,096 rows × 3 columns');
  });

  it('escapes hostile HTML in a CSV', async () => {
    const data = await bundle(
      result('text/csv'),
      '<script>alert(1)</script>,b\n"<img src=x onerror=""alert(1)"">",&amp;'
    );
    const holder = document.createElement('div');
    holder.innerHTML = data['text/html'] as string;
    expect(holder.querySelector('script, img')).toBeNull();
    expect(holder.querySelector('th')?.textContent).toBe(
      '<script>alert(1)</script>'
    );
    expect(holder.querySelectorAll('td')[0].textContent).toBe(
      '<img src=x onerror="alert(1)">'
    );
    expect(holder.querySelectorAll('td')[1].textContent).toBe('&amp;');
  });

  it('keeps GeoJSON as such, as JSON and as text', async () => {
    const value = { type: 'Point', coordinates: [1, 2] };
    const data = await bundle(
      result('application/geo+json'),
      JSON.stringify(value)
    );
    expect(data['application/geo+json']).toEqual(value);
    expect(data['application/json']).toEqual(value);
    expect(JSON.parse(data['text/plain'] as string)).toEqual(value);
  });

  it('knows GeoJSON that a server calls JSON', async () => {
    const value = { type: 'FeatureCollection', features: [] };
    const data = await bundle(
      result('application/json'),
      JSON.stringify(value)
    );
    expect(data['application/geo+json']).toEqual(value);
  });

  it('puts a bounding box on a map, and keeps its numbers', async () => {
    const value = { bbox: [7, 50, 8, 51] };
    const data = await bundle(
      result('application/json'),
      JSON.stringify(value)
    );
    expect(data['application/geo+json']).toMatchObject({ type: 'Feature' });
    expect(data['application/json']).toEqual(value);
    expect(JSON.parse(data['text/plain'] as string)).toEqual(value);
  });

  it('leaves JSON that is none alone', async () => {
    const data = await bundle(result('application/json'), '{"type": "Point"}');
    expect(data).not.toHaveProperty('application/geo+json');
  });

  it('makes a table of tab-separated values', async () => {
    const data = await bundle(
      result('text/tab-separated-values'),
      'a\tb\n1\t2,5\n'
    );
    expect(data['text/plain']).toContain('1 rows × 2 columns');
  });

  it('shows JSON that is none as text', async () => {
    const data = await bundle(result('application/json'), '{"a":');
    expect(data).toEqual({ 'text/plain': '{"a":' });
  });

  it('shows a JSON number as text: the tree view takes no scalars', async () => {
    const data = await bundle(result('application/json'), '42');
    expect(data).toEqual({ 'text/plain': '42' });
  });

  it('shortens a text over a million characters and says so', async () => {
    const long = 'a'.repeat(600_000) + 'b'.repeat(600_000);
    const text = (await bundle(result('text/plain'), long))[
      'text/plain'
    ] as string;
    expect(text.length).toBeLessThan(50_000);
    expect(text.startsWith('aaa')).toBe(true);
    expect(text.endsWith('bbb')).toBe(true);
    expect(text).toContain('1.2 MB left out');
  });

  it('links a web address and opens it without a trace', async () => {
    const data = await bundle(
      result('image/tiff', { href: 'https://example.org/a?b="c"' })
    );
    const holder = document.createElement('div');
    holder.innerHTML = data['text/html'] as string;
    const link = holder.querySelector('a');
    expect(link?.href).toBe('https://example.org/a?b=%22c%22');
    expect(link?.rel).toContain('noopener');
  });

  it.each(['javascript:alert(1)', 's3://bucket/key', 'not an address'])(
    'shows %s as text, not as a link',
    async href => {
      const data = await bundle(result('text/plain', { href }));
      expect(data['text/html']).not.toContain('<a');
      expect(data['text/plain']).toContain(href);
    }
  );

  it('names a file that cannot be shown, with its size', async () => {
    const data = await bundle(
      result('application/x-netcdf', { filename: 'a.nc', size: 1_800_000 })
    );
    expect(data['text/plain']).toContain('a.nc');
    expect(data['text/plain']).toContain('1.8 MB');
  });

  it('links a kept file where its address is given', async () => {
    const outputs = await toOutputs(
      [result('application/zip', { filename: '<b>.zip' })],
      async () => blob(''),
      { trans, url: name => `/hpc/jobs/1/results/${name}` }
    );
    const html = (outputs[0].data as IMimeBundle)['text/html'] as string;
    expect(html).toContain('href="/hpc/jobs/1/results/out"');
    expect(html).toContain('&lt;b&gt;.zip');
  });
});

describe('GeoJSON that is too large for a notebook', () => {
  const large = JSON.stringify({
    type: 'FeatureCollection',
    features: Array.from({ length: 40_000 }, (_, i) => ({
      type: 'Feature',
      properties: { name: `place ${i}` },
      geometry: { type: 'Point', coordinates: [(i % 360) - 180, (i % 90) - 45] }
    }))
  });

  it('gets a map of fewer places, and its beginning and end as a text', async () => {
    expect(large.length).toBeGreaterThan(TEXT_LIMIT);
    const data = await bundle(result('application/geo+json'), large);
    expect(Object.keys(data).sort()).toEqual([
      'application/geo+json',
      'text/plain'
    ]);
    expect(JSON.stringify(data).length).toBeLessThan(TEXT_LIMIT);
    expect(data['application/geo+json']).toMatchObject({
      type: 'GeometryCollection',
      [THINNED]: { positions: 40_000 }
    });
  });

  it('gets none where it is another JSON, or broken', async () => {
    const list = JSON.stringify({ values: Array(600_000).fill(1) });
    for (const text of [list, large.slice(0, -2)]) {
      const data = await bundle(result('application/json'), text);
      expect(Object.keys(data)).toEqual(['text/plain']);
    }
  });

  it('is linked where reading it would take too long', async () => {
    const size = mostOf({ mediaType: 'application/geo+json' }) + 1;
    const data = await bundle(result('application/geo+json', { size }));
    expect(Object.keys(data)).toEqual(['text/plain']);
    expect(data['text/plain']).toContain('out.bin (application/geo+json');
  });
});
