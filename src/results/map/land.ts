import { feature } from 'topojson-client';
import type { Topology, GeometryCollection } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json';

import { shapesOf } from './shapes';
import type { Position } from './shapes';

/** The land of the earth as the data of an SVG path, in degrees; y is the latitude. */
export const LAND = outline();

function outline(): string {
  // The types of a JSON file are wider than what is in it.
  const topology = atlas as unknown as Topology<{ land: GeometryCollection }>;
  const { shapes } = shapesOf(feature(topology, topology.objects.land));
  return shapes
    .flatMap(({ rings }) => rings.map(onOneSide))
    .map(
      ring => `M${ring.map(([x, y]) => `${round(x)},${round(y)}`).join('L')}Z`
    )
    .join('');
}

/**
 * A ring that steps over the antimeridian goes on beyond it, instead of back
 * around the earth; one that goes around a pole stays as it is.
 */
function onOneSide(ring: Position[]): Position[] {
  let turn = 0;
  const moved = ring.map(([x, y], index): Position => {
    const step = index > 0 ? x - ring[index - 1][0] : 0;
    if (Math.abs(step) > 180) {
      turn -= Math.sign(step) * 360;
    }
    return [x + turn, y];
  });
  return turn === 0 ? moved : ring;
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}
