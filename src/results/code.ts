import { essence } from './media';

/** What is to be opened. */
export interface IOpenable {
  mediaType: string;
  /** A file name or an address, whose ending counts where the media type says nothing. */
  name: string;
  /** Where it is: a web address, or a path from the notebook's folder. */
  at: { href: string } | { path: string };
}

/** How a kind of data is opened in Python. */
interface IOpener {
  imports: string[];
  /** An expression; `place` is Python for the path or the address. */
  open: (place: string) => string;
  /** The name that it is given. */
  variable: string;
  /** It opens files only, so that an address has to be fetched first. */
  local?: boolean;
}

const TABLE = {
  imports: ['import pandas as pd'],
  variable: 'table'
};
const FEATURES: IOpener = {
  imports: ['import geopandas as gpd'],
  open: place => `gpd.read_file(${place})`,
  variable: 'features'
};
const RASTER: IOpener = {
  imports: ['import rioxarray'],
  open: place => `rioxarray.open_rasterio(${place})`,
  variable: 'raster'
};
const DATASET: IOpener = {
  imports: ['import xarray as xr'],
  open: place => `xr.open_dataset(${place})`,
  variable: 'dataset',
  local: true
};
const CSV: IOpener = { ...TABLE, open: place => `pd.read_csv(${place})` };
const TSV: IOpener = {
  ...TABLE,
  open: place => `pd.read_csv(${place}, sep="\\t")`
};
const PARQUET: IOpener = {
  ...TABLE,
  open: place => `pd.read_parquet(${place})`
};
const EXCEL: IOpener = { ...TABLE, open: place => `pd.read_excel(${place})` };
const ZARR: IOpener = {
  imports: ['import xarray as xr'],
  open: place => `xr.open_zarr(${place})`,
  variable: 'dataset'
};
const ARRAY: IOpener = {
  imports: ['import numpy as np'],
  open: place => `np.load(${place})`,
  variable: 'array',
  local: true
};

const BY_TYPE: Record<string, IOpener> = {
  'text/csv': CSV,
  'text/tab-separated-values': TSV,
  'application/vnd.apache.parquet': PARQUET,
  'application/x-parquet': PARQUET,
  'application/vnd.ms-excel': EXCEL,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': EXCEL,
  'application/geo+json': FEATURES,
  'application/geopackage+sqlite3': FEATURES,
  'application/gml+xml': FEATURES,
  'application/vnd.google-earth.kml+xml': FEATURES,
  'application/flatgeobuf': FEATURES,
  'image/tiff': RASTER,
  'image/geotiff': RASTER,
  'image/jp2': RASTER,
  'application/netcdf': DATASET,
  'application/x-netcdf': DATASET,
  'application/x-netcdf4': DATASET,
  'application/x-hdf5': DATASET,
  'application/x-hdf': DATASET,
  'application/zarr': ZARR,
  'application/vnd+zarr': ZARR
};

const BY_ENDING: Record<string, IOpener> = {
  csv: CSV,
  tsv: TSV,
  parquet: PARQUET,
  xls: EXCEL,
  xlsx: EXCEL,
  geojson: FEATURES,
  gpkg: FEATURES,
  gml: FEATURES,
  kml: FEATURES,
  fgb: FEATURES,
  shp: FEATURES,
  tif: RASTER,
  tiff: RASTER,
  jp2: RASTER,
  nc: DATASET,
  nc4: DATASET,
  h5: DATASET,
  hdf5: DATASET,
  zarr: ZARR,
  npy: ARRAY
};

/** Types that say no more than that it is a file, or a text. */
const VAGUE = new Set([
  '',
  'application/octet-stream',
  'binary/octet-stream',
  'text/plain'
]);

/**
 * Python that opens a result in a notebook: a table with pandas, features with
 * geopandas, grids with xarray or rioxarray, all else as JSON, text or bytes.
 *
 * Whatever a server put into a name or an address stays inside a string.
 */
export function openingCode(what: IOpenable): string {
  const opener = openerOf(what);
  if ('path' in what.at) {
    const place = literal(what.at.path);
    return opener
      ? lines(opener.imports, `${opener.variable} = ${opener.open(place)}`, [
          opener.variable
        ])
      : fileCode(what, place);
  }
  const place = literal(what.at.href);
  if (opener && !opener.local) {
    return lines(opener.imports, `${opener.variable} = ${opener.open(place)}`, [
      opener.variable
    ]);
  }
  return fetchingCode(what, place, opener);
}

/** A path from one folder to a file, both from the same root: `../data/a.csv`. */
export function relativePath(folder: string, file: string): string {
  const from = folder.split('/').filter(Boolean);
  const to = file.split('/').filter(Boolean);
  let common = 0;
  while (common < Math.min(from.length, to.length - 1)) {
    if (from[common] !== to[common]) {
      break;
    }
    common += 1;
  }
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/');
}

function openerOf({ mediaType, name }: IOpenable): IOpener | null {
  const type = essence(mediaType);
  if (Object.hasOwn(BY_TYPE, type)) {
    return BY_TYPE[type];
  }
  if (!VAGUE.has(type)) {
    return null;
  }
  const plain = name.replace(/[?#].*$/s, '').toLowerCase();
  const ending = /\.([a-z0-9]+)$/.exec(plain)?.[1] ?? '';
  return Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : null;
}

function fileCode({ mediaType }: IOpenable, place: string): string {
  const type = essence(mediaType);
  if (isJson(type)) {
    return lines(
      ['import json', 'from pathlib import Path'],
      `result = json.loads(Path(${place}).read_text(encoding="utf-8"))`,
      ['result']
    );
  }
  if (isPicture(type)) {
    return lines(
      ['from IPython.display import Image'],
      `Image(filename=${place})`
    );
  }
  const read = isText(type) ? 'read_text(encoding="utf-8")' : 'read_bytes()';
  return lines(
    ['from pathlib import Path'],
    `result = Path(${place}).${read}`,
    isText(type) ? ['print(result[:2000])'] : ['len(result)']
  );
}

function fetchingCode(
  { mediaType }: IOpenable,
  place: string,
  opener: IOpener | null
): string {
  const type = essence(mediaType);
  const fetched = [
    `answer = requests.get(${place}, timeout=60)`,
    'answer.raise_for_status()'
  ].join('\n');
  if (opener) {
    return lines(
      ['import io', '', 'import requests', ...opener.imports],
      fetched,
      [
        `${opener.variable} = ${opener.open('io.BytesIO(answer.content)')}`,
        opener.variable
      ]
    );
  }
  const imports = ['import requests'];
  if (isJson(type)) {
    return lines(imports, fetched, ['result = answer.json()', 'result']);
  }
  if (isPicture(type)) {
    return lines([...imports, 'from IPython.display import Image'], fetched, [
      'Image(data=answer.content)'
    ]);
  }
  return isText(type)
    ? lines(imports, fetched, ['print(answer.text[:2000])'])
    : lines(imports, fetched, ['result = answer.content', 'len(result)']);
}

function lines(imports: string[], work: string, last: string[] = []): string {
  return [...imports, '', work, ...last].join('\n');
}

/** A Python string: JSON's escapes are Python's, but for halves of surrogate pairs, which no file name has. */
function literal(text: string): string {
  return JSON.stringify(text);
}

function isJson(type: string): boolean {
  return /[/+]json$/.test(type);
}

function isPicture(type: string): boolean {
  return /^image\/(png|jpeg|gif|webp)$/.test(type);
}

function isText(type: string): boolean {
  return /^text\/|[/+](xml|yaml)$/.test(type);
}
