import type { JsonObject } from '../../protocols/json';
import { shapesOf } from './shapes';
import type { IShape, Position } from './shapes';
import { windowOf } from './view';

/** Shapes and positions that a thinned value has at most: it goes into notebooks. */
export const THIN = { shapes: 5000, positions: 20_000 };

/** Shapes and positions that are read of a large value. */
const READ = { shapes: 500_000, positions: 4_000_000 };

/** The member in which a thinned value says so; RFC 7946 §6.1 lets others pass over it. */
export const THINNED = 'jupyterlab-hpc-thinned';

/** Degrees by which a line may differ, as parts of what is shown: less than a pixel to begin with. */
const FINEST = 2000;

/**
 * A GeoJSON value made small enough for a notebook: the places only, without
 * properties, lines with fewer positions and, where there are more than can be
 * drawn, fewer shapes.
 *
 * Never throws. Null when nothing in it has a place.
 */
export function thinned(value: unknown): JsonObject | null {
  const found = shapesOf(value, READ);
  const window = windowOf(found.shapes);
  if (window === null) {
    return null;
  }
  const positions = sizeOf(found.shapes);
  const span = Math.max(window.east - window.west, window.north - window.south);
  let shapes: IShape[] = found.shapes;
  for (
    let step = span / FINEST;
    step > 0 &&
    (sizeOf(shapes) > THIN.positions || shapes.length > THIN.shapes);
    step *= 2
  ) {
    shapes = thin(found.shapes, step);
    // Beyond this a step is as large as all of it, and nothing gets less any more.
    if (step > span) {
      break;
    }
  }
  const kept = shapes.slice(0, THIN.shapes);
  return {
    type: 'GeometryCollection',
    geometries: kept.map(geometryOf),
    [THINNED]: {
      positions,
      shapes: found.shapes.length + found.left,
      drawn: kept.length
    }
  };
}

/** Shapes without the positions that lie within a step of the one before, and without what then looks like another. */
function thin(shapes: readonly IShape[], step: number): IShape[] {
  const seen = new Set<string>();
  return shapes.flatMap(({ kind, rings }): IShape[] => {
    if (kind === 'point') {
      return isNew(seen, 'point', rings[0][0], step) ? [{ kind, rings }] : [];
    }
    const [outer, ...holes] = rings;
    if (isSmall(outer, step)) {
      // Too small to have a form: a mark where it is.
      return isNew(seen, 'small', outer[0], step)
        ? [{ kind: 'point', rings: [[outer[0]]] }]
        : [];
    }
    return [
      {
        kind,
        rings: [
          spaced(outer, step),
          ...holes
            .filter(hole => !isSmall(hole, step))
            .map(h => spaced(h, step))
        ]
      }
    ];
  });
}

/** The line with its ends, and between them only positions that are a step away from the last. */
function spaced(line: readonly Position[], step: number): Position[] {
  const kept: Position[] = [line[0]];
  for (const position of line.slice(1, -1)) {
    if (distance(position, kept[kept.length - 1]) >= step) {
      kept.push(position);
    }
  }
  kept.push(line[line.length - 1]);
  // A ring needs three corners and its beginning again.
  return kept.length < 4 && line.length >= 4
    ? [0, 1 / 3, 2 / 3, 1].map(
        part => line[Math.round(part * (line.length - 1))]
      )
    : kept;
}

function isSmall(line: readonly Position[], step: number): boolean {
  return line.every(position => distance(position, line[0]) < step);
}

/** Nothing of the kind was seen in this place, as large as a step. */
function isNew(
  seen: Set<string>,
  kind: string,
  [x, y]: Position,
  step: number
): boolean {
  const key = `${kind} ${Math.round(x / step)} ${Math.round(y / step)}`;
  return !seen.has(key) && Boolean(seen.add(key));
}

function distance([x, y]: Position, [otherX, otherY]: Position): number {
  return Math.max(Math.abs(x - otherX), Math.abs(y - otherY));
}

function sizeOf(shapes: readonly IShape[]): number {
  return shapes.reduce(
    (sum, { rings }) => sum + rings.reduce((n, ring) => n + ring.length, 0),
    0
  );
}

function geometryOf({ kind, rings }: IShape): JsonObject {
  const lines = rings.map(ring =>
    ring.map(([x, y]) => [rounded(x), rounded(y)])
  );
  switch (kind) {
    case 'point':
      return { type: 'Point', coordinates: lines[0][0] };
    case 'line':
      return { type: 'LineString', coordinates: lines[0] };
    case 'polygon':
      return { type: 'Polygon', coordinates: lines };
  }
}

/** A tenth of a metre. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
