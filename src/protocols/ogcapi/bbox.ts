import { CRS84 } from '../crs';
import type { JsonObject } from '../json';
import { isObject } from './body';
import { refName } from './schema';

/** A schema that declares a bounding box: by format, reference or its two members. */
export function isBbox(wire: unknown): boolean {
  if (!isObject(wire)) {
    return false;
  }
  if (isBoxName(wire.format) || isBoxName(refName(wire.$ref))) {
    return true;
  }
  const { properties } = wire;
  if (isObject(properties) && 'bbox' in properties && 'crs' in properties) {
    return true;
  }
  return [wire.allOf, wire.oneOf, wire.anyOf].some(
    branches =>
      Array.isArray(branches) &&
      branches.some(
        branch =>
          isObject(branch) &&
          (isBoxName(branch.format) || isBoxName(refName(branch.$ref)))
      )
  );
}

/** The reference systems that it takes, the default one first. */
export function bboxSystems(wire: unknown): string[] {
  const properties = isObject(wire) ? wire.properties : null;
  const crs = isObject(properties) ? properties.crs : null;
  if (!isObject(crs)) {
    return [CRS84];
  }
  const listed = Array.isArray(crs.enum) ? crs.enum : [];
  const names = [crs.default, ...listed].filter(
    name => typeof name === 'string' && name !== ''
  ) as string[];
  return names.length > 0 ? [...new Set(names)] : [CRS84];
}

/** What a bounding box looks like in a form and on the wire: 4 or 6 numbers and a reference system. */
export function bboxSchema(crs: readonly string[]): JsonObject {
  return {
    type: 'object',
    format: 'ogc-bbox',
    properties: {
      bbox: {
        type: 'array',
        items: { type: 'number' },
        minItems: 4,
        maxItems: 6
      },
      crs: { type: 'string', default: crs[0] }
    },
    required: ['bbox']
  };
}

/** `ogc-bbox`, with or without its full URI; `bbox` as a schema's file name. */
function isBoxName(name: unknown): boolean {
  return typeof name === 'string' && /(^|\/)(ogc-)?bbox$/.test(name);
}
