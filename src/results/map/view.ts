import type { IShape, Position } from './shapes';

/** A part of the earth, in degrees; east may lie beyond 180°, west is in −180 … 180. */
export interface IWindow {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** All of it. */
export const WORLD: IWindow = { west: -180, south: -90, east: 180, north: 90 };

/** Degrees that a map shows at least: a single point has no size. */
const SMALLEST = 0.01;

/** The smallest window that holds all the shapes, over the antimeridian where that is smaller; null without any. */
export function windowOf(shapes: readonly IShape[]): IWindow | null {
  let south = 90;
  let north = -90;
  const spans = shapes.map(shape => {
    const [west, east] = spanOf(shape);
    for (const ring of shape.rings) {
      for (const [, y] of ring) {
        south = Math.min(south, y);
        north = Math.max(north, y);
      }
    }
    const turn = Math.floor((west + 180) / 360) * 360;
    return { west: west - turn, east: east - turn };
  });
  if (spans.length === 0) {
    return null;
  }
  spans.sort((a, b) => a.west - b.west);
  // The window begins where the widest empty stretch of longitudes ends.
  let begin = spans[0].west;
  let reach = spans[0].east;
  let widest = 0;
  for (const { west, east } of spans.slice(1)) {
    if (west - reach > widest) {
      widest = west - reach;
      begin = west;
    }
    reach = Math.max(reach, east);
  }
  const around = spans[0].west + 360 - reach;
  if (around >= widest) {
    return { west: spans[0].west, south, east: reach, north };
  }
  return { west: begin, south, east: begin + 360 - widest, north };
}

/** How a window is drawn: equal steps of degrees, with the proportions of its middle. */
export interface IView {
  /** Pixels by degree of longitude, and of latitude. */
  x: number;
  y: number;
  /** Longitude and latitude of the upper left corner. */
  west: number;
  north: number;
  width: number;
  height: number;
}

/** A view of a window on so many pixels, with some room around it. */
export function viewOf(window: IWindow, width: number, height: number): IView {
  const whole = window === WORLD;
  const room = whole ? 1 : 1.2;
  const degrees = Math.max(window.east - window.west, SMALLEST) * room;
  const tall = Math.max(window.north - window.south, SMALLEST) * room;
  const middle = (window.north + window.south) / 2;
  // Nearer to the poles a degree of longitude is shorter; over the whole earth there is no one length.
  const narrow =
    tall > 60 ? 1 : Math.max(0.1, Math.cos((middle * Math.PI) / 180));
  const y = Math.min(width / (degrees * narrow), height / tall);
  const x = y * narrow;
  return {
    x,
    y,
    west: (window.west + window.east) / 2 - width / 2 / x,
    north: middle + height / 2 / y,
    width,
    height
  };
}

/** Where a position is drawn. */
export function place(view: IView, [x, y]: Position): [number, number] {
  return [(x - view.west) * view.x, (view.north - y) * view.y];
}

/** Turns by which a shape is moved so that it lies in a window. */
export function turnsTo(shape: IShape, window: IWindow): number {
  const [west] = spanOf(shape);
  return Math.ceil((window.west - west) / 360 - 1e-9) * 360;
}

/** The data of an SVG path. */
export function pathOf(view: IView, shape: IShape, turn: number): string {
  const end = shape.kind === 'polygon' ? 'Z' : '';
  return shape.rings
    .map(ring => {
      const points = ring.map(([x, y]) =>
        place(view, [x + turn, y])
          .map(n => n.toFixed(1))
          .join(',')
      );
      return `M${points.join('L')}${end}`;
    })
    .join('');
}

function spanOf(shape: IShape): [number, number] {
  let west = Infinity;
  let east = -Infinity;
  for (const ring of shape.rings) {
    for (const [x] of ring) {
      west = Math.min(west, x);
      east = Math.max(east, x);
    }
  }
  return [west, east];
}
