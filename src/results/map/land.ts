import { feature } from 'topojson-client';
import type { Topology, GeometryCollection } from 'topojson-specification';
import atlas from 'world-atlas/land-110m.json';

import { shapesOf } from './shapes';

/** The land of the earth as the data of an SVG path, in degrees; y is the latitude. */
export const LAND = outline();

function outline(): string {
  // The types of a JSON file are wider than what is in it.
  const topology = atlas as unknown as Topology<{ land: GeometryCollection }>;
  const { shapes } = shapesOf(feature(topology, topology.objects.land));
  return shapes
    .flatMap(({ rings }) => rings)
    .map(
      ring => `M${ring.map(([x, y]) => `${round(x)},${round(y)}`).join('L')}Z`
    )
    .join('');
}

function round(degrees: number): number {
  return Math.round(degrees * 100) / 100;
}
