import { dataOf, initialData } from '../data';
import type { FormData } from '../data';
import { toInputs } from '../inputs';
import { toForm } from '../schema';
import { CRS84, DESCRIBED } from './echo';

const form = toForm(DESCRIBED);

describe('inputs of an order', () => {
  it('leave out what is empty', () => {
    expect(
      toInputs(form, {
        text: '',
        signal: { text: ' \n' },
        box: { crs: CRS84, bbox: [null, null, null, null] },
        low: undefined,
        list: [],
        nested: { depth: undefined as never },
        free: ''
      })
    ).toEqual({});
  });

  it('keep zero and false', () => {
    const { inputs } = toForm({
      inputs: { properties: { n: { type: 'number' }, b: { type: 'boolean' } } },
      hints: {}
    });
    expect(inputs).toHaveLength(2);
    expect(toInputs({ ...form, inputs }, { n: 0, b: false })).toEqual({
      n: 0,
      b: false
    });
  });

  it('name the media type of a complex value', () => {
    expect(toInputs(form, { signal: { text: 'time,a\n0,1' } })).toEqual({
      signal: { value: 'time,a\n0,1', mediaType: 'text/csv' }
    });
  });

  it('hold a file as a placeholder, by its media type', () => {
    expect(
      toInputs(form, {
        signal: { file: 'data/a.csv' },
        either: { file: 'b.json', mediaType: 'application/json' }
      })
    ).toEqual({
      signal: {
        value: { $file: 'data/a.csv', $as: 'text' },
        mediaType: 'text/csv'
      },
      either: {
        value: { $file: 'b.json', $as: 'json' },
        mediaType: 'application/json'
      }
    });
  });

  it('hold an address as a link, which opens again as one', () => {
    const data = { signal: { link: ' https://data.example/a.csv ' } };
    const inputs = toInputs(form, data);
    expect(inputs).toEqual({
      signal: { href: 'https://data.example/a.csv', type: 'text/csv' }
    });
    expect(dataOf(form, inputs)).toEqual({
      signal: { link: 'https://data.example/a.csv', mediaType: 'text/csv' }
    });
    expect(toInputs(form, { signal: { link: ' ' } })).toEqual({});
  });

  it('hold a notebook as the JSON that it is', () => {
    const run = toForm({
      inputs: { properties: { notebook: { type: 'object' } } },
      hints: {
        notebook: { kind: 'complex', mediaTypes: ['application/x-ipynb+json'] }
      }
    });
    expect(toInputs(run, { notebook: { file: 'trend.ipynb' } })).toEqual({
      notebook: {
        value: { $file: 'trend.ipynb', $as: 'json' },
        mediaType: 'application/x-ipynb+json'
      }
    });
  });

  it('hold several complex values, each as one, without the empty ones', () => {
    const tables = toForm({
      inputs: {
        properties: {
          tables: {
            type: 'array',
            maxItems: 4,
            items: { type: 'string', contentMediaType: 'text/csv' }
          }
        }
      },
      hints: { tables: { kind: 'array', mediaTypes: ['text/csv'] } }
    });
    const sent = {
      tables: [
        { value: 'a\n1', mediaType: 'text/csv' },
        { value: { $file: 'b.csv', $as: 'text' }, mediaType: 'text/csv' }
      ]
    };
    const data: FormData = {
      tables: [{ text: 'a\n1' }, {}, { file: 'b.csv' }]
    };
    expect(toInputs(tables, data)).toEqual(sent);
    expect(toInputs(tables, { tables: [{}, null] })).toEqual({});
    expect(toInputs(tables, dataOf(tables, sent))).toEqual(sent);
  });

  it('send a binary file as base64, and say so', () => {
    const tiff = toForm({
      inputs: { properties: { image: { type: 'string' } } },
      hints: { image: { kind: 'complex', mediaTypes: ['image/tiff'] } }
    });
    expect(toInputs(tiff, { image: { file: 'a.tif' } })).toEqual({
      image: {
        value: { $file: 'a.tif', $as: 'base64' },
        mediaType: 'image/tiff',
        encoding: 'base64'
      }
    });
  });

  it('parse JSON where the chosen media type is JSON, and only there', () => {
    const text = '{"a": 1}';
    expect(
      toInputs(form, { either: { text, mediaType: 'application/json' } })
    ).toEqual({ either: { value: { a: 1 }, mediaType: 'application/json' } });
    expect(toInputs(form, { either: { text } })).toEqual({
      either: { value: text, mediaType: 'text/xml' }
    });
  });

  it('are the defaults for an untouched form', () => {
    expect(toInputs(form, initialData(form))).toEqual({
      pause: 0,
      window: 'hann',
      nested: { depth: 3 }
    });
  });

  it('fill the form in again for a rerun', () => {
    const inputs = {
      text: 'hello',
      signal: {
        value: { $file: 'a.csv', $as: 'text' },
        mediaType: 'text/csv'
      },
      either: { value: { a: 1 }, mediaType: 'application/json' },
      box: { bbox: [1, 2, 3, 4], crs: CRS84 },
      list: [1, 2],
      free: { any: ['thing'] }
    };
    expect(toInputs(form, dataOf(form, { ...inputs, gone: 1 }))).toEqual(
      inputs
    );
  });
});
