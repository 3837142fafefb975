/** Longitude and latitude in degrees. */
export type Position = readonly [number, number];

/** One thing to draw: a point, a line, or a polygon with its holes. */
export interface IShape {
  kind: 'point' | 'line' | 'polygon';
  /** One list for a point and a line; the outer ring and the holes of a polygon. */
  rings: Position[][];
}

/** What can be drawn of a GeoJSON text. */
export interface IShapes {
  shapes: IShape[];
  /** Geometries beyond {@link MOST_SHAPES} or {@link MOST_POSITIONS}, which are not drawn. */
  left: number;
  /** Geometries that are no GeoJSON, or not in degrees. */
  broken: number;
}

/** Shapes that a map draws. */
export const MOST_SHAPES = 5000;

/** Positions that a map draws, of all shapes together. */
export const MOST_POSITIONS = 100_000;

/** Collections within collections that are followed. */
const DEEPEST = 8;

const GEOMETRIES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection'
]);

/** The value says that it is GeoJSON (RFC 7946 §3), and has the member that its type must have. */
export function isGeoJson(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  switch (value.type) {
    case 'FeatureCollection':
      return Array.isArray(value.features);
    case 'Feature':
      return 'geometry' in value && 'properties' in value;
    case 'GeometryCollection':
      return Array.isArray(value.geometries);
    default:
      return (
        GEOMETRIES.has(String(value.type)) && Array.isArray(value.coordinates)
      );
  }
}

/**
 * The shapes in a GeoJSON value, from whomever it comes.
 *
 * Never throws: what is no GeoJSON, or lies outside the degrees of the earth,
 * is counted as broken, and what is beyond `most` as left. A line that steps over the antimeridian goes on beyond 180°.
 */
export function shapesOf(
  value: unknown,
  most = { shapes: MOST_SHAPES, positions: MOST_POSITIONS }
): IShapes {
  const found: IShapes = { shapes: [], left: 0, broken: 0 };
  let positions = 0;
  const add = (kind: IShape['kind'], lists: unknown): void => {
    if (found.shapes.length >= most.shapes || positions >= most.positions) {
      found.left += 1;
      return;
    }
    const rings = ringsOf(kind, lists);
    if (rings === null) {
      found.broken += 1;
      return;
    }
    const size = rings.reduce((sum, ring) => sum + ring.length, 0);
    if (positions + size > most.positions) {
      found.left += 1;
      return;
    }
    positions += size;
    found.shapes.push({ kind, rings });
  };
  const each = (list: unknown, take: (item: unknown) => void): void => {
    if (Array.isArray(list)) {
      list.forEach(take);
    } else {
      found.broken += 1;
    }
  };
  const read = (node: unknown, depth: number): void => {
    if (!isObject(node) || depth > DEEPEST) {
      found.broken += 1;
      return;
    }
    const { coordinates } = node;
    switch (node.type) {
      case 'FeatureCollection':
        return each(node.features, item => read(item, depth + 1));
      case 'GeometryCollection':
        return each(node.geometries, item => read(item, depth + 1));
      case 'Feature':
        // A feature without a place is none to draw, and no fault (§3.2).
        return node.geometry === null
          ? undefined
          : read(node.geometry, depth + 1);
      case 'Point':
        return add('point', [[coordinates]]);
      case 'MultiPoint':
        return each(coordinates, item => add('point', [[item]]));
      case 'LineString':
        return add('line', [coordinates]);
      case 'MultiLineString':
        return each(coordinates, item => add('line', [item]));
      case 'Polygon':
        return add('polygon', coordinates);
      case 'MultiPolygon':
        return each(coordinates, item => add('polygon', item));
      default:
        found.broken += 1;
    }
  };
  read(value, 0);
  return found;
}

/** Fewest positions of a shape: a ring ends where it begins (RFC 7946 §3.1.6). */
const FEWEST = { point: 1, line: 2, polygon: 4 };

function ringsOf(kind: IShape['kind'], lists: unknown): Position[][] | null {
  if (!Array.isArray(lists) || lists.length === 0) {
    return null;
  }
  const rings: Position[][] = [];
  for (const list of lists) {
    if (!Array.isArray(list) || list.length < FEWEST[kind]) {
      return null;
    }
    if (!list.every(isPosition)) {
      return null;
    }
    const ring = list.map(([x, y]): Position => [x, y]);
    rings.push(kind === 'line' ? unwrapped(ring) : ring);
  }
  return rings;
}

function isPosition(value: unknown): value is [number, number] {
  return (
    Array.isArray(value) &&
    typeof value[0] === 'number' &&
    typeof value[1] === 'number' &&
    // 360 and not 180: many write a box over the antimeridian as 170 … 190.
    Math.abs(value[0]) <= 360 &&
    Math.abs(value[1]) <= 90
  );
}

/** Of the two ways from one longitude to the next, the shorter one. */
function unwrapped(line: Position[]): Position[] {
  let turn = 0;
  return line.map(([x, y], index): Position => {
    const step = index > 0 ? x - line[index - 1][0] : 0;
    if (Math.abs(step) > 180 && Math.abs(step) < 360) {
      turn -= Math.sign(step) * 360;
    }
    return [x + turn, y];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
