import * as fc from 'fast-check';

import { MOST_POSITIONS, MOST_SHAPES, isGeoJson, shapesOf } from '../shapes';

const RING = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 0]
];

describe('the shapes of GeoJSON', () => {
  it('finds every kind of geometry, in features and collections', () => {
    const { shapes, left, broken } = shapesOf({
      type: 'FeatureCollection',
      features: [
        { type: 'Feature', geometry: { type: 'Point', coordinates: [7, 50] } },
        { type: 'Feature', geometry: null },
        {
          type: 'Feature',
          geometry: {
            type: 'GeometryCollection',
            geometries: [
              {
                type: 'MultiPoint',
                coordinates: [
                  [1, 2, 99],
                  [3, 4]
                ]
              },
              {
                type: 'LineString',
                coordinates: [
                  [1, 2],
                  [3, 4]
                ]
              },
              {
                type: 'MultiLineString',
                coordinates: [
                  [
                    [1, 2],
                    [3, 4]
                  ]
                ]
              },
              { type: 'Polygon', coordinates: [RING, RING] },
              { type: 'MultiPolygon', coordinates: [[RING], [RING]] }
            ]
          }
        }
      ]
    });
    expect(shapes.map(({ kind }) => kind)).toEqual([
      'point',
      'point',
      'point',
      'line',
      'line',
      'polygon',
      'polygon',
      'polygon'
    ]);
    expect(shapes[1].rings).toEqual([[[1, 2]]]);
    expect(shapes[5].rings).toEqual([RING, RING]);
    expect({ left, broken }).toEqual({ left: 0, broken: 0 });
  });

  it.each([
    ['a projected system', { type: 'Point', coordinates: [500000, 5600000] }],
    ['no numbers', { type: 'Point', coordinates: ['7', '50'] }],
    [
      'a ring of two',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 1]
          ]
        ]
      }
    ],
    ['an unknown type', { type: 'Circle', coordinates: [0, 0] }],
    ['no coordinates', { type: 'LineString' }],
    ['not finite', { type: 'Point', coordinates: [NaN, Infinity] }],
    ['no object', 'Point']
  ])('counts %s as broken', (_, value) => {
    expect(shapesOf(value)).toEqual({ shapes: [], left: 0, broken: 1 });
  });

  it('draws so many shapes and counts the others', () => {
    const coordinates = Array.from({ length: MOST_SHAPES + 7 }, () => [1, 1]);
    const { shapes, left } = shapesOf({ type: 'MultiPoint', coordinates });
    expect(shapes).toHaveLength(MOST_SHAPES);
    expect(left).toBe(7);
  });

  it('leaves a shape out that has too many positions, and draws the next', () => {
    const long = Array.from({ length: MOST_POSITIONS + 1 }, () => [1, 1]);
    const { shapes, left } = shapesOf({
      type: 'MultiLineString',
      coordinates: [
        long,
        [
          [1, 1],
          [2, 2]
        ]
      ]
    });
    expect(shapes).toHaveLength(1);
    expect(left).toBe(1);
  });

  it('follows no endless nesting', () => {
    let value: unknown = { type: 'Point', coordinates: [0, 0] };
    for (let i = 0; i < 10_000; i++) {
      value = { type: 'GeometryCollection', geometries: [value] };
    }
    expect(shapesOf(value)).toEqual({ shapes: [], left: 0, broken: 1 });
  });

  it('leads a line the short way over the antimeridian', () => {
    const { shapes } = shapesOf({
      type: 'LineString',
      coordinates: [
        [179, 0],
        [-179, 1],
        [-178, 2],
        [178, 3]
      ]
    });
    expect(shapes[0].rings[0].map(([x]) => x)).toEqual([179, 181, 182, 178]);
  });

  it('takes whatever a server sends without an error', () => {
    const node = fc.letrec(tie => ({
      any: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue({ maxDepth: 3 }),
        fc.record(
          {
            type: fc.constantFrom(
              'Feature',
              'FeatureCollection',
              'GeometryCollection',
              'Polygon',
              'MultiPolygon',
              'LineString',
              'Point'
            ),
            features: fc.oneof(fc.array(tie('any')), tie('any')),
            geometries: fc.oneof(fc.array(tie('any')), tie('any')),
            geometry: tie('any'),
            coordinates: fc.jsonValue({ maxDepth: 5 })
          },
          { requiredKeys: ['type'] }
        )
      )
    })).any;
    fc.assert(
      fc.property(node, value => {
        isGeoJson(value);
        for (const { rings } of shapesOf(value).shapes) {
          for (const [x, y] of rings.flat()) {
            expect(Number.isFinite(x) && Math.abs(y) <= 90).toBe(true);
          }
        }
      }),
      { numRuns: 2000 }
    );
  });
});

describe('GeoJSON among other JSON', () => {
  it.each([
    [{ type: 'FeatureCollection', features: [] }, true],
    [{ type: 'Feature', geometry: null, properties: null }, true],
    [{ type: 'Point', coordinates: [1, 2] }, true],
    [{ type: 'GeometryCollection', geometries: [] }, true],
    [{ type: 'Feature', name: 'a new button' }, false],
    [{ type: 'Point' }, false],
    [{ type: 'object', coordinates: [1, 2] }, false],
    [[1, 2], false],
    [null, false]
  ])('%j: %s', (value, expected) => {
    expect(isGeoJson(value)).toBe(expected);
  });
});
