import type { JsonValue } from '../../protocols/json';

/** Reference systems whose first number is the longitude in degrees. */
const LONGITUDE_FIRST = /(^|[/:])CRS84h?$/;

/**
 * A bounding box result, `{bbox, crs}` (OGC 18-062r2 §7.11.2.4), as a GeoJSON
 * feature; null for what is none, or not known to be in longitude and latitude.
 *
 * West beyond east crosses the antimeridian (RFC 7946 §5.2): its polygon goes on beyond 180°.
 */
export function boxFeature(value: unknown): JsonValue | null {
  if (typeof value !== 'object' || value === null || !('bbox' in value)) {
    return null;
  }
  const { bbox, ...rest } = value as Record<string, unknown>;
  const { crs = 'CRS84', ...others } = rest;
  if (
    Object.keys(others).length > 0 ||
    typeof crs !== 'string' ||
    !LONGITUDE_FIRST.test(crs) ||
    !Array.isArray(bbox) ||
    (bbox.length !== 4 && bbox.length !== 6) ||
    !bbox.every(isFiniteNumber)
  ) {
    return null;
  }
  const half = bbox.length / 2;
  const [west, south] = bbox;
  const east = bbox[half] < west ? bbox[half] + 360 : bbox[half];
  const north = bbox[half + 1];
  return {
    type: 'Feature',
    bbox,
    properties: {},
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south]
        ]
      ]
    }
  };
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
