import type { JsonObject, JsonValue } from '../json';
import { asJson, isObject } from './body';

/** Levels of a schema that are read; what is deeper is taken as "anything". */
const DEEPEST = 12;

const TYPES: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
  int: 'integer',
  long: 'integer',
  float: 'number',
  double: 'number',
  bool: 'boolean',
  str: 'string'
};

/** Told about what was wrong and tolerated. */
export type Remark = (words: string) => void;

/**
 * A schema as servers write it (OpenAPI 3.0 schema object, or JSON Schema of any
 * draft) as a draft-07 schema that every validator compiles.
 *
 * What is wrong (bounds that are no numbers, a pattern that is none, a default of
 * another type, a reference to elsewhere) is dropped with a remark, never an
 * error: the server checks the inputs anyway.
 */
export function toDraft07(
  wire: unknown,
  remark: Remark,
  depth = 0
): JsonObject {
  if (!isObject(wire)) {
    if (wire !== undefined && wire !== true) {
      remark('has a schema that is no object: any value is taken');
    }
    return {};
  }
  if (depth > DEEPEST) {
    remark('is nested too deeply: what is further inside is not checked');
    return {};
  }
  if (typeof wire.$ref === 'string') {
    return referred(wire, remark);
  }
  const type = typeOf(wire, remark);
  const inner = (value: unknown): JsonObject =>
    toDraft07(value, remark, depth + 1);
  const schema: JsonObject = {
    ...(type ? { type } : {}),
    ...annotations(wire),
    ...numbers(wire, remark),
    ...texts(wire, remark),
    ...lists(wire, inner, remark),
    ...members(wire, inner),
    ...branches(wire, inner, remark)
  };
  const values = choices(wire, type, remark);
  if (values) {
    schema.enum = values;
  }
  const fallback = initial(wire, type, values, remark);
  if (fallback !== undefined) {
    schema.default = fallback;
  }
  return depth > 0 && isNullable(wire) ? nullable(schema) : schema;
}

/** OpenAPI's `nullable`, or `null` among the types. */
export function isNullable(wire: unknown): boolean {
  return (
    isObject(wire) &&
    (wire.nullable === true ||
      (Array.isArray(wire.type) && wire.type.includes('null')))
  );
}

/** The name that a `$ref` ends in: `bbox` of `…/schemas/bbox.yaml`. */
export function refName(ref: unknown): string {
  return typeof ref === 'string'
    ? (/([^/#?]*?)(\.ya?ml|\.json)?$/.exec(ref.slice(-200))?.[1] ?? '')
    : '';
}

function referred(wire: Record<string, unknown>, remark: Remark): JsonObject {
  const name = refName(wire.$ref);
  if (/geojson|feature|geometry/i.test(name)) {
    return { type: 'object', ...annotations(wire) };
  }
  remark(
    `refers to the schema “${name}”, which is not loaded: any value is taken`
  );
  return annotations(wire);
}

function typeOf(
  wire: Record<string, unknown>,
  remark: Remark
): string | string[] | null {
  const named = (Array.isArray(wire.type) ? wire.type : [wire.type]).filter(
    name => name !== undefined && name !== 'null'
  );
  const known = named
    .map(name => (typeof name === 'string' ? name.toLowerCase() : ''))
    .filter(name => Object.hasOwn(TYPES, name))
    .map(name => TYPES[name]);
  if (known.length < named.length) {
    remark('has a type that is unknown: it is not checked');
  }
  const types = [...new Set(known)];
  if (types.length > 0) {
    return types.length === 1 ? types[0] : types;
  }
  if (isObject(wire.properties)) {
    return 'object';
  }
  return wire.items === undefined ? null : 'array';
}

/** What is said about a value without constraining it, `x-ui-…` hints among it. */
function annotations(wire: Record<string, unknown>): JsonObject {
  const kept = Object.entries(wire).filter(
    ([key, value]) =>
      (/^(title|description|format|contentMediaType|contentEncoding)$/.test(
        key
      ) &&
        typeof value === 'string') ||
      (/^x-ui-/.test(key) && typeof value !== 'object')
  );
  const examples = Array.isArray(wire.examples)
    ? wire.examples
    : wire.example !== undefined
      ? [wire.example]
      : [];
  return {
    ...asJson(Object.fromEntries(kept)),
    ...(examples.length > 0 ? { examples } : {})
  };
}

function numbers(wire: Record<string, unknown>, remark: Remark): JsonObject {
  const bounds: JsonObject = {};
  for (const [side, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum']
  ] as const) {
    const bound = number(wire[side], side, remark);
    // OpenAPI 3.0 has a flag where draft-07 has the bound itself.
    if (wire[exclusive] === true) {
      if (bound !== null) {
        bounds[exclusive] = bound;
      }
      continue;
    }
    if (bound !== null) {
      bounds[side] = bound;
    }
    if (wire[exclusive] !== false) {
      const open = number(wire[exclusive], exclusive, remark);
      if (open !== null) {
        bounds[exclusive] = open;
      }
    }
  }
  if (Number(bounds.minimum) > Number(bounds.maximum)) {
    remark('has a minimum above its maximum: neither is checked');
    return {};
  }
  const step = number(wire.multipleOf, 'multipleOf', remark);
  return step !== null && step > 0 ? { ...bounds, multipleOf: step } : bounds;
}

function texts(wire: Record<string, unknown>, remark: Remark): JsonObject {
  const schema = counts(wire, 'minLength', 'maxLength', remark);
  const { pattern } = wire;
  if (typeof pattern === 'string') {
    if (isPattern(pattern)) {
      schema.pattern = pattern;
    } else {
      remark(`has a pattern that cannot be used: ${pattern.slice(0, 80)}`);
    }
  }
  return schema;
}

function lists(
  wire: Record<string, unknown>,
  inner: (value: unknown) => JsonObject,
  remark: Remark
): JsonObject {
  const schema = counts(wire, 'minItems', 'maxItems', remark);
  const items = Array.isArray(wire.prefixItems) ? wire.prefixItems : wire.items;
  if (Array.isArray(items)) {
    if (items.length > 0) {
      schema.items = items.map(inner);
    }
  } else if (items !== undefined) {
    schema.items = inner(items);
  }
  return wire.uniqueItems === true ? { ...schema, uniqueItems: true } : schema;
}

function members(
  wire: Record<string, unknown>,
  inner: (value: unknown) => JsonObject
): JsonObject {
  const schema: JsonObject = {};
  if (isObject(wire.properties)) {
    const entries = Object.entries(wire.properties).filter(
      ([name]) => name !== '__proto__'
    );
    schema.properties = Object.fromEntries(
      entries.map(([name, value]) => [name, inner(value)])
    );
  }
  if (Array.isArray(wire.required)) {
    const names = wire.required.filter(name => typeof name === 'string');
    schema.required = [...new Set(names)];
  }
  const rest = wire.additionalProperties;
  if (typeof rest === 'boolean') {
    schema.additionalProperties = rest;
  } else if (isObject(rest)) {
    schema.additionalProperties = inner(rest);
  }
  return schema;
}

/** `oneOf` becomes `anyOf`: the alternatives that servers write overlap (OGC issues 350, 524). */
function branches(
  wire: Record<string, unknown>,
  inner: (value: unknown) => JsonObject,
  remark: Remark
): JsonObject {
  const schema: JsonObject = {};
  const any = [wire.oneOf, wire.anyOf].find(Array.isArray);
  if (any && any.length > 0) {
    schema.anyOf = any.map(inner);
  }
  if (Array.isArray(wire.allOf) && wire.allOf.length > 0) {
    schema.allOf = wire.allOf.map(inner);
  }
  if (wire.not !== undefined) {
    remark('excludes some values, which is not checked');
  }
  return schema;
}

/** The listed values, of the declared type (ZOO lists numbers as texts), each once. */
function choices(
  wire: Record<string, unknown>,
  type: string | string[] | null,
  remark: Remark
): JsonValue[] | null {
  const listed = Array.isArray(wire.enum)
    ? wire.enum
    : wire.const !== undefined
      ? [wire.const]
      : [];
  const values = new Map<string, JsonValue>();
  for (const value of listed) {
    const fit = coerced(value, type);
    if (fit === undefined) {
      remark('lists a value that is not of its own type: it is left out');
    } else if (fit !== null) {
      values.set(JSON.stringify(fit), fit);
    }
  }
  return values.size > 0 ? [...values.values()] : null;
}

function initial(
  wire: Record<string, unknown>,
  type: string | string[] | null,
  values: JsonValue[] | null,
  remark: Remark
): JsonValue | undefined {
  if (wire.default === undefined || wire.default === null) {
    return undefined;
  }
  const fit = coerced(wire.default, type);
  const listed =
    !values || values.some(v => JSON.stringify(v) === JSON.stringify(fit));
  if (fit === undefined || !listed) {
    remark('has a default that does not fit: it is left out');
    return undefined;
  }
  return fit;
}

/** A value as the declared type; undefined when it is of another. */
function coerced(
  value: unknown,
  type: string | string[] | null
): JsonValue | undefined {
  const json = value as JsonValue;
  if (typeof type !== 'string' || value === null) {
    return json;
  }
  switch (type) {
    case 'number':
    case 'integer': {
      const text = typeof value === 'string' && value.trim() !== '';
      const n = text ? Number(value) : value;
      const fits =
        typeof n === 'number' &&
        Number.isFinite(n) &&
        (type === 'number' || Number.isInteger(n));
      return fits ? n : undefined;
    }
    case 'boolean':
      return value === 'true' || value === 'false'
        ? value === 'true'
        : only(json, 'boolean');
    case 'string':
      return typeof value === 'number' ? String(value) : only(json, 'string');
    case 'array':
      return Array.isArray(value) ? json : undefined;
    default:
      return isObject(value) ? json : undefined;
  }
}

function only(value: JsonValue, type: string): JsonValue | undefined {
  return typeof value === type ? value : undefined;
}

function nullable(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  if (typeof type !== 'string' && !Array.isArray(type)) {
    return schema;
  }
  return {
    ...schema,
    type: [type, 'null'].flat(),
    ...(Array.isArray(values) ? { enum: [...values, null] } : {})
  };
}

function counts(
  wire: Record<string, unknown>,
  least: string,
  most: string,
  remark: Remark
): JsonObject {
  const schema: JsonObject = {};
  for (const key of [least, most]) {
    const n = number(wire[key], key, remark);
    if (n !== null && n >= 0 && Number.isInteger(n)) {
      schema[key] = n;
    }
  }
  return Number(schema[least]) > Number(schema[most]) ? {} : schema;
}

/** A number, or a text that is one. */
function number(value: unknown, key: string, remark: Remark): number | null {
  const n = typeof value === 'string' && value.trim() ? Number(value) : value;
  if (typeof n === 'number' && Number.isFinite(n)) {
    return n;
  }
  if (value !== undefined && value !== null) {
    remark(`has a ${key} that is no number: it is not checked`);
  }
  return null;
}

/** Validators compile patterns with the `u` flag; very long ones are not worth the risk. */
function isPattern(pattern: string): boolean {
  try {
    return pattern.length <= 500 && Boolean(new RegExp(pattern, 'u'));
  } catch {
    return false;
  }
}
