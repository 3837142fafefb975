import * as fc from 'fast-check';
import { nullTranslator } from '@jupyterlab/translation';

import { SERVER_INFO } from '../../protocols/__tests__/server-info';
import type { IProcessDescription } from '../../protocols/description';
import { readProcess } from '../../protocols/ogcapi/describe';
import { recorded } from '../../protocols/ogcapi/__tests__/recorded';
import { dataOf, initialData } from '../data';
import type { FormData } from '../data';
import { toInputs } from '../inputs';
import { toForm } from '../schema';
import { validate } from '../validate';
import { loadValidation } from '../validator';
import type { IValidation } from '../validator';

const trans = nullTranslator.load('jupyterlab_hpc');
const PAGE = { asked: 'processes/p', url: 'http://hpc.example/processes/p' };

function read(body: unknown): IProcessDescription {
  return readProcess(body, PAGE, SERVER_INFO, {
    id: 'p',
    title: '',
    description: '',
    version: '',
    keywords: [],
    memory: {}
  });
}

const RECORDED = [
  'pygeoapi-process',
  'wraptile-process-218',
  'wraptile-process-primes_between',
  'wraptile-process-process_pipeline',
  'wraptile-process-return_base_model',
  'wraptile-process-simulate_scene',
  'wraptile-process-sleep_a_while'
];

/** As ZOO and Weaver write them: `extended-schema`, numbers as texts, links and qualified values spelt out. */
const LINK = { $ref: 'http://zoo-project.org/dl/link.json' };
const QUALIFIED = { properties: { value: {}, mediaType: {}, format: {} } };
const WRITTEN: Record<string, object> = {
  zoo: {
    id: 'p',
    inputs: {
      a: { schema: { type: 'string', nullable: true, default: 'Any value' } },
      b: {
        maxOccurs: 2,
        schema: {
          oneOf: [
            {
              type: 'string',
              contentMediaType: 'text/xml',
              contentEncoding: 'utf-8'
            },
            { type: 'object', contentMediaType: 'application/json' }
          ]
        },
        'extended-schema': {
          type: 'array',
          items: { oneOf: [LINK, QUALIFIED] }
        }
      },
      c: {
        minOccurs: 0,
        schema: {
          type: 'object',
          required: ['bbox', 'crs'],
          properties: {
            bbox: { type: 'array', oneOf: [{ minItems: 4 }, { minItems: 6 }] },
            crs: {
              type: 'string',
              enum: [
                'urn:ogc:def:crs:EPSG:6.6:4326',
                'urn:ogc:def:crs:EPSG:6.6:3785'
              ],
              default: 'urn:ogc:def:crs:EPSG:6.6:4326'
            }
          }
        }
      },
      size: { schema: { type: 'number', enum: ['1', '2.5'], default: '1' } }
    },
    outputs: {}
  },
  weaver: {
    id: 'p',
    inputs: {
      file: {
        schema: {
          oneOf: [
            {
              type: 'string',
              contentMediaType: 'application/x-netcdf',
              contentEncoding: 'base64'
            },
            {
              type: 'string',
              contentMediaType: 'text/csv',
              contentEncoding: 'base64'
            },
            {
              type: 'object',
              properties: { href: { type: 'string' }, type: {} }
            }
          ]
        }
      },
      items: {
        maxOccurs: 'unbounded',
        schema: {
          type: 'object',
          required: ['when'],
          properties: {
            when: { type: 'string', format: 'date-time' },
            where: { type: 'string', format: 'uri', nullable: true }
          }
        }
      }
    },
    outputs: {}
  }
};

describe('descriptions of real servers', () => {
  let check: IValidation['check'];
  beforeAll(async () => {
    ({ check } = await loadValidation());
  });
  const faults = (body: unknown, data: FormData): Record<string, string> =>
    Object.fromEntries(
      validate(toForm(read(body)), data, check, trans).map(
        ({ path, message }) => [path.join('.'), message]
      )
    );

  it.each(RECORDED)('make a form whose defaults can be sent: %s', name => {
    const { body } = recorded(name);
    const described = read(JSON.parse(body.kind === 'text' ? body.text : ''));
    const form = toForm(described);
    expect(form.inputs.map(input => input.name)).toEqual(
      Object.keys(described.inputs.properties as object)
    );
    const data = initialData(form);
    const wrong = validate(form, data, check, trans).filter(
      ({ message }) => message !== 'is required'
    );
    expect(wrong).toEqual([]);
    // What was sent fills in the form that sends the same.
    const inputs = toInputs(form, data);
    expect(toInputs(form, dataOf(form, inputs))).toEqual(inputs);
  });

  it('are checked in the format that is chosen, and not in the first one', () => {
    const body = { ...WRITTEN.zoo };
    const json = { text: '{"a": 1}', mediaType: 'application/json' };
    expect(faults(body, { b: [json, { text: '<a/>' }] })).toEqual({});
    expect(
      faults(body, { b: [{ text: '[1]', mediaType: 'application/json' }] })
    ).toEqual({ 'b.0': 'must be an object in braces' });
    expect(faults(body, { b: [json, json, json] })).toMatchObject({
      b: 'must have at most 2 values'
    });
  });

  it('say that a text is to travel as base64, and it comes back as a text', () => {
    const form = toForm(read(WRITTEN.weaver));
    const data: FormData = { file: { text: 'a,ü\n', mediaType: 'text/csv' } };
    const inputs = toInputs(form, data);
    expect(inputs).toEqual({
      file: { value: 'YSzDvAo=', mediaType: 'text/csv', encoding: 'base64' }
    });
    expect(dataOf(form, inputs)).toEqual(data);
    const picked: FormData = { file: { file: 'a.csv', mediaType: 'text/csv' } };
    expect(toInputs(form, picked)).toEqual({
      file: {
        value: { $file: 'a.csv', $as: 'base64' },
        mediaType: 'text/csv',
        encoding: 'base64'
      }
    });
  });

  it('have lists of objects with times and addresses, which are checked where they are', () => {
    const good = { when: '2026-01-31T12:00:00Z', where: 'https://a.example/' };
    expect(
      faults(WRITTEN.weaver, {
        file: { link: 'https://a.example/b.nc' },
        items: [good, { when: 'soon' }, { where: 'nowhere' }]
      })
    ).toEqual({
      'items.1.when': 'must be a time like 2026-01-31T12:00:00Z',
      'items.2': 'needs “when”',
      'items.2.where': 'must be an address like https://example.org/'
    });
  });

  it('make a form or a clear error, however they are mangled', () => {
    const bodies = [
      ...Object.values(WRITTEN),
      ...RECORDED.map(name => {
        const { body } = recorded(name);
        return JSON.parse(body.kind === 'text' ? body.text : '') as object;
      })
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        fc.nat(),
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'file'), fc.jsonValue()),
        (body, where, what, data) => {
          const described = read({ ...mangled(body, where, what), id: 'p' });
          const form = toForm(described);
          const entered = data as FormData;
          validate(form, entered, check, trans);
          const inputs = toInputs(form, entered);
          toInputs(form, dataOf(form, inputs));
          validate(form, initialData(form), check, trans);
        }
      ),
      { numRuns: 300 }
    );
  });
});

/** The value with one of the values within it replaced. */
function mangled(value: unknown, where: number, what: unknown): object {
  let count = 0;
  const target = where % sizeOf(value);
  const copy = (node: unknown): unknown => {
    if (count++ === target) {
      return what;
    }
    if (Array.isArray(node)) {
      return node.map(copy);
    }
    return typeof node === 'object' && node !== null
      ? Object.fromEntries(
          Object.entries(node).map(([key, inner]) => [key, copy(inner)])
        )
      : node;
  };
  const made = copy(value);
  return typeof made === 'object' && made !== null ? made : {};
}

function sizeOf(node: unknown): number {
  return typeof node === 'object' && node !== null
    ? Object.values(node).reduce<number>((sum, inner) => sum + sizeOf(inner), 1)
    : 1;
}
