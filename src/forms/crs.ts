/** A coordinate reference system as people call it: `CRS84`, `EPSG:4326`; an unknown address as it is. */
export function crsName(crs: string): string {
  const match = /\/def\/crs\/([^/]+)\/[^/]+\/([^/]+)$/.exec(crs);
  if (!match) {
    return crs;
  }
  const [, authority, code] = match;
  return authority === 'OGC' ? code : `${authority}:${code}`;
}
