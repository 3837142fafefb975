/** Longitude before latitude on WGS 84; what a box is in when nothing is said (OGC 18-062r2, `bbox.yaml`). */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

/** A coordinate reference system as people call it: `CRS84`, `EPSG:4326`; an unknown address as it is. */
export function crsName(crs: string): string {
  const match = /\/def\/crs\/([^/]+)\/[^/]+\/([^/]+)$/.exec(crs);
  if (!match) {
    return crs;
  }
  const [, authority, code] = match;
  return authority === 'OGC' ? code : `${authority}:${code}`;
}
