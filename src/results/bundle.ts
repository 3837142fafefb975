import type { IMimeBundle, IOutput } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';

import { bytes } from '../components/bytes';
import type { IResult } from '../server/records';
import { escapeHtml, linkHtml, safeHref } from './escape';
import { boxFeature } from './map/box';
import { isGeoJson } from './map/shapes';
import { GEOJSON_TYPE, displayOf, essence } from './media';
import { readOutputs } from './outputs';
import { tableBundle } from './table';
import { shorten } from './text';

/** Options of {@link toOutputs}. */
export interface IBundleOptions {
  trans: TranslationBundle;
  /** Address of a result that is kept on the server; without it such a result is named, not linked. */
  url?: (name: string) => string;
}

/** Bytes above which a result is linked instead of being put into a notebook. */
const INLINE_LIMIT = 16 * 1024 * 1024;

/** The same for a picture, which the notebook holds as text. */
const IMAGE_LIMIT = 2 * 1024 * 1024;

/** Bytes of GeoJSON above which it gets no map: reading it would stop the page for too long. */
const MAP_LIMIT = 32 * 1024 * 1024;

/** Bytes above which a result is not shown but linked. */
export function mostOf({ mediaType }: Pick<IResult, 'mediaType'>): number {
  return essence(mediaType) === GEOJSON_TYPE ? MAP_LIMIT : INLINE_LIMIT;
}

/**
 * Results as notebook outputs, in their order.
 *
 * What a job that ran a cell printed and showed comes as it is; every other
 * result becomes one `display_data` with a plain-text twin. Nothing in them is
 * trusted: texts are escaped, links are `https:` or `http:` only.
 *
 * @param fetch - gives a result's bytes by its name; when it rejects, so does this.
 */
export async function toOutputs(
  results: readonly IResult[],
  fetch: (name: string) => Promise<Blob>,
  options: IBundleOptions
): Promise<IOutput[]> {
  const lists = await Promise.all(
    results.map(result => outputsOf(result, fetch, options))
  );
  return lists.flat();
}

async function outputsOf(
  result: IResult,
  fetch: (name: string) => Promise<Blob>,
  options: IBundleOptions
): Promise<IOutput[]> {
  const display = displayOf(result.mediaType);
  if (display === 'outputs' && result.href === undefined) {
    const list = readOutputs(await (await fetch(result.name)).text());
    return list ?? [shown(linkBundle(result, options))];
  }
  return [shown(await resultBundle(result, fetch, options))];
}

/** One result as a MIME bundle, for a notebook or for showing it untrusted. */
export async function resultBundle(
  result: IResult,
  fetch: (name: string) => Promise<Blob>,
  options: IBundleOptions
): Promise<IMimeBundle> {
  const { trans } = options;
  const display = displayOf(result.mediaType);
  if (
    result.href !== undefined ||
    display === 'file' ||
    // A notebook inside a notebook helps nobody: it is opened beside it.
    display === 'notebook' ||
    result.size > (display === 'image' ? IMAGE_LIMIT : mostOf(result))
  ) {
    return linkBundle(result, options);
  }
  const blob = await fetch(result.name);
  if (display === 'image') {
    return {
      [essence(result.mediaType)]: await base64(blob),
      'text/plain': trans.__('%1 (%2)', result.name, essence(result.mediaType))
    };
  }
  const text = await blob.text();
  switch (display) {
    case 'svg':
      return {
        'image/svg+xml': text,
        'text/plain': trans.__('%1 (%2)', result.name, 'image/svg+xml')
      };
    case 'csv':
      return tableBundle(text, trans);
    case 'json':
      return jsonBundle(text, trans);
    case 'outputs':
    case 'text':
      return { 'text/plain': shorten(text, trans) };
  }
}

/** JSON for the tree view; GeoJSON and a bounding box for the map too, whatever type the server gives them. */
async function jsonBundle(
  text: string,
  trans: TranslationBundle
): Promise<IMimeBundle> {
  const plain = shorten(text, trans);
  // Cut off, it would be no JSON any more; whole, it would swell the notebook.
  if (plain !== text) {
    return largeBundle(text, plain);
  }
  try {
    const value = JSON.parse(text);
    const pretty = JSON.stringify(value, null, 2);
    const bundle: IMimeBundle = { 'text/plain': shorten(pretty, trans) };
    // The tree view takes objects and lists only.
    if (typeof value === 'object' && value !== null) {
      bundle['application/json'] = value;
      const placed = isGeoJson(value) ? value : boxFeature(value);
      if (placed !== null) {
        bundle[GEOJSON_TYPE] = placed;
      }
    }
    return bundle;
  } catch {
    return { 'text/plain': plain };
  }
}

/** Of a large JSON text its ends and, where it is GeoJSON, a map of fewer positions. */
async function largeBundle(text: string, plain: string): Promise<IMimeBundle> {
  if (!LOOKS_LIKE_GEOJSON.test(text.slice(0, 10_000))) {
    return { 'text/plain': plain };
  }
  const { thinned } = await import('./map/thin');
  // Reading takes a while: whatever waits to be drawn is drawn first.
  await new Promise(resolve => setTimeout(resolve));
  try {
    const value: unknown = JSON.parse(text);
    const small = isGeoJson(value) ? thinned(value) : null;
    return small
      ? { [GEOJSON_TYPE]: small, 'text/plain': plain }
      : { 'text/plain': plain };
  } catch {
    return { 'text/plain': plain };
  }
}

/** Its beginning names one of GeoJSON's types (RFC 7946 §1.4): the rest is worth reading. */
const LOOKS_LIKE_GEOJSON =
  /"(Feature(Collection)?|GeometryCollection|(Multi)?(Point|LineString|Polygon))"|"coordinates"|"features"/;

/** A line that says what and where it is. */
function linkBundle(result: IResult, options: IBundleOptions): IMimeBundle {
  const { trans, url } = options;
  const type = result.mediaType ? essence(result.mediaType) : '';
  if (result.href !== undefined) {
    const href = safeHref(result.href);
    const what = [result.name, type].filter(Boolean).join(' · ');
    return {
      'text/plain': `${what}: ${result.href}`,
      'text/html': `<p>${escapeHtml(what)}: ${href ? linkHtml(href, href) : escapeHtml(result.href)}</p>`
    };
  }
  const name = result.filename || result.name;
  const what = [type, bytes(result.size)].filter(Boolean).join(', ');
  if (!url) {
    return {
      'text/plain': trans.__(
        '%1 (%2): download it from the job’s page in the HPC panel',
        name,
        what
      )
    };
  }
  return {
    'text/plain': `${name} (${what})`,
    'text/html': `<p>${linkHtml(url(result.name), name)} (${escapeHtml(what)})</p>`
  };
}

function shown(data: IMimeBundle): IOutput {
  return { output_type: 'display_data', data, metadata: {} };
}

async function base64(blob: Blob): Promise<string> {
  const data = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  // In pieces: a call with millions of arguments overflows the stack.
  for (let i = 0; i < data.length; i += 0x8000) {
    binary += String.fromCharCode(...data.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}
