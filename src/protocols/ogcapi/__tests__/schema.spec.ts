import type { IInput } from '../inputs';
import { objectSchema, readInput } from '../inputs';
import { toDraft07 } from '../schema';

function draft(wire: unknown): { schema: object; remarks: string[] } {
  const remarks: string[] = [];
  const schema = toDraft07(wire, words => remarks.push(words));
  return { schema, remarks };
}

function input(wire: object): IInput & { remarks: string[] } {
  const remarks: string[] = [];
  return {
    ...readInput('x', wire, undefined, words => remarks.push(words)),
    remarks
  };
}

describe('toDraft07', () => {
  it.each([
    [
      'exclusive bounds of OpenAPI 3.0',
      { type: 'number', minimum: 0, exclusiveMinimum: true },
      { type: 'number', exclusiveMinimum: 0 }
    ],
    [
      'exclusive bounds of draft-07',
      { type: 'number', exclusiveMinimum: 0, maximum: '5' },
      { type: 'number', exclusiveMinimum: 0, maximum: 5 }
    ],
    [
      'numbers listed as texts',
      { type: 'integer', enum: ['1', '2', 2] },
      { type: 'integer', enum: [1, 2] }
    ],
    [
      'a default written as a text',
      { type: 'boolean', default: 'true' },
      { type: 'boolean', default: true }
    ],
    ['types of other languages', { type: 'Float' }, { type: 'number' }],
    ['null among the types', { type: ['string', 'null'] }, { type: 'string' }],
    [
      'a nullable member',
      {
        type: 'object',
        properties: { a: { type: 'string', nullable: true, enum: ['x', null] } }
      },
      {
        type: 'object',
        properties: { a: { type: ['string', 'null'], enum: ['x', null] } }
      }
    ],
    [
      'alternatives that overlap',
      { oneOf: [{ type: 'number' }, { type: 'integer' }] },
      { anyOf: [{ type: 'number' }, { type: 'integer' }] }
    ],
    [
      'one value only',
      { type: 'string', const: 'a' },
      { type: 'string', enum: ['a'] }
    ],
    [
      'hints for forms',
      { type: 'string', 'x-ui-widget': 'map', 'x-other': 1 },
      { type: 'string', 'x-ui-widget': 'map' }
    ],
    [
      'tuples',
      { type: 'array', items: [{ type: 'string' }], uniqueItems: true },
      { type: 'array', items: [{ type: 'string' }], uniqueItems: true }
    ],
    [
      'a geometry kept elsewhere',
      { $ref: 'https://geojson.org/schema/FeatureCollection.json' },
      { type: 'object' }
    ]
  ])('reads %s', (_, wire, expected) => {
    expect(draft(wire)).toEqual({ schema: expected, remarks: [] });
  });

  it.each([
    [
      'a minimum above the maximum',
      { type: 'number', minimum: 5, maximum: 1 },
      { type: 'number' }
    ],
    [
      'a bound that is no number',
      { type: 'number', minimum: 'low' },
      { type: 'number' }
    ],
    [
      'a pattern that is none',
      { type: 'string', pattern: '[' },
      { type: 'string' }
    ],
    [
      'a default of another type',
      { type: 'integer', default: 1.5 },
      { type: 'integer' }
    ],
    [
      'a default that is not listed',
      { type: 'string', enum: ['a'], default: 'b' },
      { type: 'string', enum: ['a'] }
    ],
    ['an unknown type', { type: 'complexNumber' }, {}],
    [
      'a reference to elsewhere',
      { $ref: 'http://x/y.yaml', title: 'T' },
      { title: 'T' }
    ],
    [
      'a listed value of another type',
      { type: 'integer', enum: [1, 'one'] },
      { type: 'integer', enum: [1] }
    ],
    ['a schema that is no schema', 'string', {}]
  ])('drops %s and says so', (_, wire, expected) => {
    const { schema, remarks } = draft(wire);
    expect(schema).toEqual(expected);
    expect(remarks).toHaveLength(1);
  });

  it('stops where nesting has no end', () => {
    let wire: object = { type: 'string' };
    for (let n = 0; n < 100; n++) {
      wire = { type: 'object', properties: { a: wire } };
    }
    expect(draft(wire).remarks).toEqual([
      'is nested too deeply: what is further inside is not checked'
    ]);
  });
});

describe('readInput', () => {
  it('asks for a bounding box where one is declared, in any way', () => {
    for (const schema of [
      { type: 'object', format: 'ogc-bbox' },
      {
        format: 'http://www.opengis.net/def/format/ogcapi-processes/0/ogc-bbox'
      },
      {
        allOf: [
          { format: 'ogc-bbox' },
          { $ref: '../../openapi/schemas/bbox.yaml' }
        ]
      },
      { type: 'object', properties: { bbox: {}, crs: {} } }
    ]) {
      const { hint, wrap } = input({ schema });
      expect(hint).toEqual({
        kind: 'bbox',
        crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84']
      });
      expect(wrap?.kind).toBe('bbox');
    }
  });

  it('knows the reference systems of a bounding box', () => {
    const crs = { enum: ['urn:a', 'urn:b'], default: 'urn:b' };
    const { hint, schema } = input({
      schema: { properties: { bbox: {}, crs } }
    });
    expect(hint.crs).toEqual(['urn:b', 'urn:a']);
    expect(schema).toMatchObject({ properties: { crs: { default: 'urn:b' } } });
  });

  it('lists media types, the default format first, and knows that a link will do', () => {
    const { hint, schema } = input({
      schema: {
        title: 'T',
        oneOf: [
          {
            type: 'string',
            contentMediaType: 'text/xml',
            contentEncoding: 'utf-8'
          },
          { type: 'object', contentMediaType: 'application/json' },
          { $ref: 'http://zoo-project.org/dl/link.json' },
          { type: 'object', properties: { value: {}, mediaType: {} } }
        ]
      }
    });
    expect(hint).toEqual({
      kind: 'complex',
      mediaTypes: ['text/xml', 'application/json'],
      formats: {
        'text/xml': {
          schema: {
            type: 'string',
            contentMediaType: 'text/xml',
            contentEncoding: 'utf-8'
          },
          base64: false
        },
        'application/json': {
          schema: { type: 'object', contentMediaType: 'application/json' },
          base64: false
        }
      },
      byReference: true
    });
    expect(schema).toMatchObject({ type: 'string', title: 'T' });
  });

  it('takes GeoJSON for what it is', () => {
    expect(
      input({ schema: { type: 'object', format: 'geojson-geometry' } }).hint
    ).toEqual({ kind: 'complex', mediaTypes: ['application/geo+json'] });
  });

  it.each([
    [{}, true],
    [{ minOccurs: 1 }, true],
    [{ minOccurs: '0' }, false],
    [{ schema: { type: 'string', default: 'a' } }, false],
    [{ schema: { type: 'string', nullable: true } }, false],
    [{ minOccurs: 'many' }, true]
  ])('of %j is required: %s', (wire, required) => {
    expect(input(wire).required).toBe(required);
  });

  it.each([
    [{ maxOccurs: 'unbounded' }, { minItems: 1 }],
    [
      { minOccurs: 2, maxOccurs: '3' },
      { minItems: 2, maxItems: 3 }
    ],
    [{ minOccurs: 0, maxOccurs: 3 }, { maxItems: 3 }],
    [
      { 'extended-schema': { type: 'array', maxItems: 4 } },
      { minItems: 1, maxItems: 4 }
    ]
  ])('is a list when it may occur more than once: %j', (wire, counts) => {
    const { schema, hint } = input({ ...wire, schema: { type: 'number' } });
    expect(schema).toEqual({
      type: 'array',
      items: { type: 'number' },
      title: 'x',
      ...counts
    });
    expect(hint.kind).toBe('array');
  });

  it('makes a list of the default of a list', () => {
    const { schema } = input({
      maxOccurs: 2,
      schema: { type: 'number', default: 5 }
    });
    expect(schema).toMatchObject({ default: [5], items: { type: 'number' } });
  });

  it('says when the counts contradict each other', () => {
    const { remarks, schema } = input({
      minOccurs: 3,
      maxOccurs: 2,
      schema: { type: 'string' }
    });
    expect(remarks).toHaveLength(1);
    expect(schema.type).toBe('string');
  });
});

describe('objectSchema', () => {
  it('orders as the server hints, and keeps the rest in place', () => {
    const inputs = ['b', 'c', 'a', 'd'].map(id =>
      readInput(
        id,
        {
          schema: {
            type: 'string',
            ...({ a: { 'x-ui-order': 1 }, b: { 'x-ui-order': 2 } }[id] ?? {})
          }
        },
        undefined,
        () => undefined
      )
    );
    const { properties } = objectSchema(inputs);
    expect(Object.keys(Object(properties))).toEqual(['a', 'b', 'c', 'd']);
  });
});
