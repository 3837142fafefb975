/** Ways to show a result. */
export type Display =
  'outputs' | 'notebook' | 'image' | 'svg' | 'csv' | 'json' | 'text' | 'file';

/** Image types that every browser shows. */
const IMAGES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Types that are text although they do not say so. */
const TEXTUAL = new Set([
  'application/xml',
  'application/yaml',
  'application/x-yaml',
  'application/x-ndjson',
  'application/javascript',
  'application/x-sh'
]);

/** The list of nbformat outputs that a job which ran a cell gives. */
export const OUTPUTS_TYPE = 'application/vnd.jupyter.outputs+json';

/** A notebook. */
export const NOTEBOOK_TYPE = 'application/x-ipynb+json';

/** GeoJSON (RFC 7946). */
export const GEOJSON_TYPE = 'application/geo+json';

/** A media type without its parameters, in lower case: `text/csv` of `Text/CSV; header=present`. */
export function essence(mediaType: string): string {
  return mediaType.split(';', 1)[0].trim().toLowerCase();
}

/** How results of a media type are shown. */
export function displayOf(mediaType: string): Display {
  const type = essence(mediaType);
  if (type === OUTPUTS_TYPE) {
    return 'outputs';
  }
  if (type === NOTEBOOK_TYPE) {
    return 'notebook';
  }
  if (type === 'image/svg+xml') {
    return 'svg';
  }
  if (IMAGES.has(type)) {
    return 'image';
  }
  if (type === 'text/csv' || type === 'text/tab-separated-values') {
    return 'csv';
  }
  if (type === 'application/json' || /^application\/[^/]+\+json$/.test(type)) {
    return 'json';
  }
  if (
    type.startsWith('text/') ||
    TEXTUAL.has(type) ||
    /^application\/[^/]+\+xml$/.test(type)
  ) {
    return 'text';
  }
  return 'file';
}

/**
 * What is made of these results can do no harm in a trusted cell: escaped text,
 * pictures, links. The outputs of a cell come as they are, scripts included, and
 * so do those in the preview of a notebook.
 */
export function isHarmless(results: readonly { mediaType: string }[]): boolean {
  return results.every(
    ({ mediaType }) => !['outputs', 'notebook'].includes(displayOf(mediaType))
  );
}
