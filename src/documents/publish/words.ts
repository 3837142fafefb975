import type { TranslationBundle } from '@jupyterlab/translation';

import type { InputType, OutputKind } from '../../cells/publish/draft';

/** What a type is called. */
export function typeWord(
  type: InputType | OutputKind,
  trans: TranslationBundle
): string {
  switch (type) {
    case 'any':
      return trans.__('whatever it is');
    case 'number':
      return trans.__('number');
    case 'integer':
      return trans.__('whole number');
    case 'string':
      return trans.__('text');
    case 'boolean':
      return trans.__('yes or no');
    case 'array':
      return trans.__('list');
    case 'object':
      return trans.__('object (JSON)');
    case 'csv':
      return trans.__('table (CSV text)');
    case 'geojson':
      return trans.__('map (GeoJSON)');
    case 'png':
      return trans.__('picture (bytes of a PNG)');
  }
}
