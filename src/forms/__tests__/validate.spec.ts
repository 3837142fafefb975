import { nullTranslator } from '@jupyterlab/translation';

import type { FormData } from '../data';
import { errorSchema } from '../errors';
import { toForm } from '../schema';
import { validate } from '../validate';
import { loadValidation } from '../validator';
import type { IValidation } from '../validator';
import { DESCRIBED } from './echo';

const trans = nullTranslator.load('jupyterlab_hpc');
const form = toForm(DESCRIBED);
const GOOD: FormData = { text: 'ab', signal: { text: 'time,a\n0,1' } };

describe('checking a form', () => {
  let check: IValidation['check'];
  beforeAll(async () => {
    ({ check } = await loadValidation());
  });
  const faults = (data: FormData): Record<string, string> =>
    Object.fromEntries(
      validate(form, { ...GOOD, ...data }, check, trans).map(
        ({ path, message }) => [path.join('.'), message]
      )
    );

  it('finds nothing wrong with good data', () => {
    expect(faults({})).toEqual({});
  });

  it('asks for what is required', () => {
    expect(faults({ text: undefined, signal: {} })).toEqual({
      text: 'is required',
      signal: 'is required'
    });
  });

  it.each([
    [{ low: -20 }, { low: 'must be greater than 0' }],
    [{ low: 0 }, { low: 'must be greater than 0' }],
    [{ low: null }, {}],
    [{ pause: 11 }, { pause: 'must be at most 10' }],
    [{ pause: -1 }, { pause: 'must be at least 0' }],
    [{ pause: 1.5 }, { pause: 'must be a whole number' }],
    [{ pause: 'soon' }, { pause: 'must be a whole number' }],
    [{ text: 'a' }, { text: 'must have at least 2 characters' }],
    [{ window: 'bent' }, { window: 'must be one of none, hann' }],
    [{ list: [3, 0] }, { 'list.1': 'must be at least 1' }],
    [{ nested: { depth: 'x' } }, { 'nested.depth': 'must be a whole number' }]
  ] as [FormData, Record<string, string>][])(
    'says of %j what is wrong',
    (data, expected) => {
      expect(faults(data)).toEqual(expected);
    }
  );

  it.each([
    ['https://data.example/a.csv', undefined],
    ['data.example/a.csv', /begin it with https/],
    ['ftp://data.example/a.csv', /begin it with https/],
    ['javascript:alert(1)', /begin it with https/]
  ])('takes web addresses only: %s', (link, expected) => {
    const { signal } = faults({ signal: { link } });
    if (expected === undefined) {
      expect(signal).toBeUndefined();
    } else {
      expect(signal).toMatch(expected);
    }
  });

  it('says how JSON is written to those who write Python', () => {
    for (const free of ["{'a': 1}", '{"a": True}', '[None]']) {
      expect(faults({ free }).free).toContain('write true, false, null');
    }
    expect(faults({ free: '{"a": "True"}' })).toEqual({});
    expect(faults({ free: '[1]' }).free).toBe('must be an object in braces');
  });

  it('finds the one of several complex values that is wrong, and too many of them', () => {
    const tables = toForm({
      inputs: {
        properties: {
          tables: {
            type: 'array',
            maxItems: 2,
            items: { type: 'string', minLength: 3 }
          }
        }
      },
      hints: { tables: { kind: 'array', mediaTypes: ['text/csv'] } }
    });
    const of = (...texts: string[]): unknown =>
      validate(tables, { tables: texts.map(text => ({ text })) }, check, trans);
    expect(of('a,b', 'c,d')).toEqual([]);
    expect(of('a,b', 'c')).toEqual([
      { path: ['tables', '1'], message: 'must have at least 3 characters' }
    ]);
    expect(of('a,b', 'c,d', 'e,f')).toEqual([
      { path: ['tables'], message: 'must have at most 2 values' }
    ]);
  });

  it('says where JSON is broken', () => {
    expect(faults({ free: '{"a"' }).free).toMatch(/^is not JSON: /);
    expect(
      faults({ either: { text: '{', mediaType: 'application/json' } }).either
    ).toMatch(/^is not JSON: /);
    expect(faults({ free: '[1]' })).toEqual({
      free: 'must be an object in braces'
    });
  });

  it('wants all numbers of a box, and the south below the north', () => {
    expect(faults({ box: { bbox: [1, 2, 3, null] } })).toEqual({
      box: 'needs all its numbers, or none'
    });
    expect(faults({ box: { bbox: [1, 20, 3, 4] } })).toEqual({
      box: 'south must not be greater than north'
    });
    expect(faults({ box: { bbox: [1, 2, 9, 3, 4, 5] } })).toEqual({
      box: 'the lower height must not be greater than the upper'
    });
    expect(faults({ box: { bbox: [170, -10, -170, 10] } })).toEqual({});
  });

  it('does not judge the content of a file', () => {
    expect(faults({ signal: { file: 'a.csv' } })).toEqual({});
  });

  it('says one thing, not one for each alternative, when none fits', () => {
    const choice = toForm({
      inputs: {
        properties: {
          a: { oneOf: [{ type: 'string', maxLength: 2 }, { type: 'number' }] }
        }
      },
      hints: {}
    });
    expect(validate(choice, { a: 'long' }, check, trans)).toEqual([
      { path: ['a'], message: 'is not what the server takes here' }
    ]);
  });

  it('leaves a schema that is none to the server', () => {
    const broken = toForm({
      inputs: { properties: { a: { type: 'string', minLength: 'x' } } },
      hints: {}
    });
    expect(validate(broken, { a: 'b' }, check, trans)).toEqual([]);
  });
});

describe('errors at their fields', () => {
  const errors = [
    { path: ['a'], message: 'one' },
    { path: ['list', '0'], message: 'two' },
    { path: [], message: 'whole' }
  ];

  it('hang on the way to the field', () => {
    expect(errorSchema(errors, null)).toEqual({
      a: { __errors: ['one'] },
      list: { 0: { __errors: ['two'] } }
    });
  });

  it('of fields that were not touched yet are kept back', () => {
    expect(errorSchema(errors, new Set(['list']))).toEqual({
      list: { 0: { __errors: ['two'] } }
    });
  });
});
