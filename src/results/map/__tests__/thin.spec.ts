import * as fc from 'fast-check';

import { shapesOf } from '../shapes';
import { THIN, THINNED, thinned } from '../thin';
import { windowOf } from '../view';

/** A wavy line of so many positions. */
function wave(count: number, at = 0): [number, number][] {
  return Array.from({ length: count }, (_, i) => [
    at + (i / count) * 20,
    10 * Math.sin(i / 5000)
  ]);
}

function size(value: unknown): number {
  return shapesOf(value).shapes.reduce(
    (sum, { rings }) => sum + rings.reduce((n, ring) => n + ring.length, 0),
    0
  );
}

describe('a large GeoJSON value', () => {
  it('gets fewer positions, and shows the same place', () => {
    const value = {
      type: 'FeatureCollection',
      features: [0, 1, 2].map(n => ({
        type: 'Feature',
        properties: { name: 'x'.repeat(100) },
        geometry: { type: 'LineString', coordinates: wave(100_000, n) }
      }))
    };
    const small = thinned(value);
    expect(size(small)).toBeLessThanOrEqual(THIN.positions);
    expect(size(small)).toBeGreaterThan(100);
    expect(small?.[THINNED]).toEqual({
      positions: 300_000,
      shapes: 3,
      drawn: 3
    });
    const before = windowOf([
      { kind: 'line', rings: [wave(100_000), wave(100_000, 2)] }
    ]);
    const after = windowOf(shapesOf(small).shapes);
    expect(after?.west).toBeCloseTo(before?.west ?? NaN, 1);
    expect(after?.north).toBeCloseTo(before?.north ?? NaN, 1);
    expect(JSON.stringify(small)).not.toContain('xxx');
  });

  it('gets fewer points where they lie upon each other', () => {
    const coordinates = Array.from({ length: 50_000 }, (_, i) => [
      (i % 100) / 10,
      Math.floor(i / 100) / 10
    ]);
    const small = thinned({ type: 'MultiPoint', coordinates });
    const { shapes, broken } = shapesOf(small);
    expect(broken).toBe(0);
    expect(shapes.length).toBeLessThanOrEqual(THIN.shapes);
    expect(shapes.length).toBeGreaterThan(500);
  });

  it('keeps rings rings, and marks what is too small to have a form', () => {
    const ring = (x: number, r: number): [number, number][] =>
      Array.from({ length: 401 }, (_, i) => [
        x + r * Math.cos((i / 400) * 2 * Math.PI),
        r * Math.sin((i / 400) * 2 * Math.PI)
      ]);
    const small = thinned({
      type: 'MultiPolygon',
      coordinates: Array.from({ length: 400 }, (_, i) => [
        ring(i / 4, i === 0 ? 30 : 1e-4)
      ])
    });
    const { shapes, broken } = shapesOf(small);
    expect(broken).toBe(0);
    expect(shapes[0].kind).toBe('polygon');
    expect(shapes.some(({ kind }) => kind === 'point')).toBe(true);
  });

  it('is none where nothing has a place', () => {
    expect(thinned({ type: 'FeatureCollection', features: [] })).toBeNull();
  });

  it('comes out drawable whatever it was', () => {
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -90, max: 90, noNaN: true })
    );
    const lists = fc.array(fc.array(position, { maxLength: 30 }), {
      maxLength: 10
    });
    fc.assert(
      fc.property(
        fc.constantFrom('MultiLineString', 'Polygon'),
        lists,
        (type, coordinates) => {
          const before = shapesOf({ type, coordinates });
          const after = shapesOf(thinned({ type, coordinates }));
          expect(after.shapes.length).toBe(before.shapes.length);
        }
      )
    );
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        thinned(value);
      })
    );
  });
});
