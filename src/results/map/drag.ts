import type { IView } from './view';
import { place } from './view';

/** West, south, east, north in degrees; west beyond east crosses the antimeridian. */
export type Box = readonly [number, number, number, number];

/** What a pointer that goes down has got hold of. */
export type Grip =
  /** A corner: the opposite one stays. */
  | { kind: 'corner'; stays: readonly [number, number] }
  /** The box as a whole, at a place. */
  | { kind: 'whole'; box: Box; from: readonly [number, number] };

/** Pixels around a corner that belong to it. */
const REACH = 9;

/** Pixels below which a press is no box. */
const LEAST = 3;

/** Where a pointer is, in degrees; within the earth. */
export function degreesAt(view: IView, x: number, y: number): [number, number] {
  return [
    view.west + x / view.x,
    Math.min(90, Math.max(-90, view.north - y / view.y))
  ];
}

/** What a press at a place gets hold of: a corner of the box, the box, or a new one. */
export function gripAt(
  view: IView,
  box: Box | null,
  x: number,
  y: number
): Grip {
  const at = degreesAt(view, x, y);
  if (box) {
    const [west, south, east, north] = unrolled(box);
    // The map may show the box one turn further on.
    const turn = turnTo(view, west, east);
    const corners: [number, number, number, number][] = [
      [west, south, east, north],
      [west, north, east, south],
      [east, south, west, north],
      [east, north, west, south]
    ];
    for (const [lon, lat, otherLon, otherLat] of corners) {
      const [cx, cy] = place(view, [lon + turn, lat]);
      if (Math.hypot(cx - x, cy - y) <= REACH) {
        return { kind: 'corner', stays: [otherLon + turn, otherLat] };
      }
    }
    const inside =
      at[0] > west + turn &&
      at[0] < east + turn &&
      at[1] > south &&
      at[1] < north;
    if (inside) {
      return { kind: 'whole', box, from: at };
    }
  }
  return { kind: 'corner', stays: at };
}

/** The box when the pointer has come to a place; null while it has hardly moved. */
export function dragged(
  view: IView,
  grip: Grip,
  x: number,
  y: number
): Box | null {
  const [lon, lat] = degreesAt(view, x, y);
  const step = stepOf(view);
  if (grip.kind === 'whole') {
    const [west, south, east, north] = unrolled(grip.box);
    const up = Math.min(90 - north, Math.max(-90 - south, lat - grip.from[1]));
    const along = lon - grip.from[0];
    return rounded([west + along, south + up, east + along, north + up], step);
  }
  const [otherLon, otherLat] = grip.stays;
  const wide = Math.abs(lon - otherLon) * view.x;
  const tall = Math.abs(lat - otherLat) * view.y;
  if (wide < LEAST || tall < LEAST) {
    return null;
  }
  const west = Math.min(lon, otherLon);
  return rounded(
    [
      west,
      Math.min(lat, otherLat),
      Math.min(Math.max(lon, otherLon), west + 360),
      Math.max(lat, otherLat)
    ],
    step
  );
}

/** The box with east not below west. */
export function unrolled([west, south, east, north]: Box): Box {
  return [west, south, east < west ? east + 360 : east, north];
}

/** By how much the box is moved to lie in what is shown. */
export function turnTo(view: IView, west: number, east: number): number {
  const middle = view.west + view.width / view.x / 2;
  return Math.round((middle - (west + east) / 2) / 360) * 360;
}

/** Degrees that a pixel is, as a power of ten: more digits would pretend. */
function stepOf(view: IView): number {
  return 10 ** Math.floor(Math.log10(1 / view.x));
}

/** On whole steps, and with longitudes in −180 … 180. */
function rounded([west, south, east, north]: Box, step: number): Box {
  const digits = Math.max(0, -Math.round(Math.log10(step)));
  const round = (n: number): number => Number(n.toFixed(Math.min(digits, 6)));
  const whole = east - west >= 360;
  return [
    whole ? -180 : round(within(west)),
    round(Math.max(-90, south)),
    whole ? 180 : round(within(east) === -180 ? 180 : within(east)),
    round(Math.min(90, north))
  ];
}

function within(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}
