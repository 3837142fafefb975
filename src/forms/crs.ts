/** A coordinate reference system as people call it: `CRS84`, `EPSG:4326`; an unknown address as it is. */
export function crsName(crs: string): string {
  const match = /\/def\/crs\/([^/]+)\/[^/]+\/([^/]+)$/.exec(crs);
  if (!match) {
    return crs;
  }
  const [, authority, code] = match;
  return authority === 'OGC' ? code : `${authority}:${code}`;
}

/** Its numbers are degrees of longitude and latitude, as a map has them; true where no system is told, which is CRS84. */
export function isInDegrees(crs: string | undefined): boolean {
  return (
    crs === undefined ||
    /(^|[/:])CRS84h?$/.test(crs) ||
    /(^|[/:])EPSG[/:]([^/:]*[/:])?4326$/.test(crs)
  );
}
