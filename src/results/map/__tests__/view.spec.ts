import { boxFeature } from '../box';
import { shapesOf } from '../shapes';
import type { IShape } from '../shapes';
import { WORLD, pathOf, place, turnsTo, viewOf, windowOf } from '../view';

function points(...coordinates: number[][]): IShape[] {
  return shapesOf({ type: 'MultiPoint', coordinates }).shapes;
}

describe('the window of a map', () => {
  it('holds everything', () => {
    expect(windowOf(points([7, 50], [-3, 40], [12, 47]))).toEqual({
      west: -3,
      south: 40,
      east: 12,
      north: 50
    });
  });

  it('goes over the antimeridian where that is smaller', () => {
    const shapes = points([179, -17], [-178, -18], [-175, -20]);
    const window = windowOf(shapes);
    expect(window).toEqual({ west: 179, south: -20, east: 185, north: -17 });
    const drawn = shapes.map(
      shape => shape.rings[0][0][0] + turnsTo(shape, window ?? WORLD)
    );
    expect(drawn).toEqual([179, 182, 185]);
  });

  it('joins what RFC 7946 cuts at the antimeridian', () => {
    const box = (west: number, east: number): number[][][] => [
      [
        [west, 0],
        [east, 0],
        [east, 5],
        [west, 5],
        [west, 0]
      ]
    ];
    const { shapes } = shapesOf({
      type: 'MultiPolygon',
      coordinates: [box(170, 180), box(-180, -170)]
    });
    expect(windowOf(shapes)).toEqual({
      west: 170,
      south: 0,
      east: 190,
      north: 5
    });
  });

  it('is none without a shape', () => {
    expect(windowOf([])).toBeNull();
  });
});

describe('the view of a window', () => {
  it('has all of the window in it, at every latitude', () => {
    for (const shapes of [
      points([7, 50]),
      points([-180, -90], [180, 90]),
      points([10, 89.9], [11, 90]),
      points([179, -17], [-178, -18])
    ]) {
      const window = windowOf(shapes);
      expect(window).not.toBeNull();
      for (const shown of [window ?? WORLD, WORLD]) {
        const view = viewOf(shown, 720, 360);
        for (const shape of shapes) {
          const [x, y] = shape.rings[0][0];
          const [px, py] = place(view, [x + turnsTo(shape, shown), y]);
          expect(px).toBeGreaterThanOrEqual(-1e-6);
          expect(px).toBeLessThanOrEqual(720 + 1e-6);
          expect(py).toBeGreaterThanOrEqual(-1e-6);
          expect(py).toBeLessThanOrEqual(360 + 1e-6);
        }
      }
    }
  });

  it('draws a polygon closed and with its holes', () => {
    const hole = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1]
    ];
    const outer = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 0]
    ];
    const [shape] = shapesOf({
      type: 'Polygon',
      coordinates: [outer, hole]
    }).shapes;
    const path = pathOf(viewOf(WORLD, 720, 360), shape, 0);
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/Z/g)).toHaveLength(2);
    expect(path).not.toContain('NaN');
  });
});

describe('a bounding box as a feature', () => {
  const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

  it.each([
    [{ bbox: [7, 50, 8, 51], crs: CRS84 }, [7, 8]],
    [{ bbox: [7, 50, 8, 51] }, [7, 8]],
    [
      { bbox: [7, 50, 0, 8, 51, 90], crs: `${CRS84}h`.replace('1.3', '0') },
      [7, 8]
    ],
    [{ bbox: [170, -20, -170, -10] }, [170, 190]]
  ])('%j lies between %j', (value, [west, east]) => {
    const { shapes } = shapesOf(boxFeature(value));
    const longitudes = shapes[0].rings[0].map(([x]) => x);
    expect(Math.min(...longitudes)).toBe(west);
    expect(Math.max(...longitudes)).toBe(east);
  });

  it.each([
    [
      'latitude comes first',
      {
        bbox: [50, 7, 51, 8],
        crs: 'http://www.opengis.net/def/crs/EPSG/0/4326'
      }
    ],
    ['three numbers', { bbox: [1, 2, 3] }],
    ['a number is missing', { bbox: [1, 2, null, 4] }],
    ['it is something else with a box', { bbox: [1, 2, 3, 4], name: 'x' }],
    ['a list', [1, 2, 3, 4]],
    ['null', null]
  ])('is none: %s', (_, value) => {
    expect(boxFeature(value)).toBeNull();
  });
});
