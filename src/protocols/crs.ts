/** Longitude before latitude on WGS 84; what a box is in when nothing is said (OGC 18-062r2, `bbox.yaml`). */
export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
