import type { IFormat, IInputHint } from '../description';
import type { JsonObject, JsonValue } from '../json';
import { asJson, isJsonType, isObject } from './body';
import { bboxSchema, bboxSystems, isBbox } from './bbox';
import { isNullable, refName, toDraft07 } from './schema';
import type { Remark } from './schema';
import type { ITarget } from './schemas';

/** One input of a process, understood. */
export interface IInput {
  id: string;
  schema: JsonObject;
  hint: IInputHint;
  required: boolean;
  order: number;
  /** How its values are to be wrapped in an execute request; null for bare ones. */
  wrap: ITarget['inputs'][number] | null;
}

/**
 * Read an input description (OGC 18-062r2 §7.10, `inputDescription.yaml`).
 *
 * An input may be left out when `minOccurs` is 0, or when it has a default or
 * may be null (some servers say only that).
 */
export function readInput(
  id: string,
  wire: unknown,
  example: unknown,
  remark: Remark
): IInput {
  const declared = isObject(wire) ? wire : {};
  if (!isObject(wire)) {
    remark('has a description that is no object: any value is taken');
  }
  const reading = readValue(declared.schema, remark);
  const cardinality = readCardinality(declared, remark);
  const { least, most } = cardinality;
  const optional =
    least === 0 ||
    reading.schema.default !== undefined ||
    isNullable(declared.schema);
  const many = most !== 1;
  const value = many
    ? asList(reading.schema, optional ? 0 : least, most)
    : reading.schema;
  const hint = many
    ? { ...reading.hint, kind: 'array' as const }
    : reading.hint;
  const order = reading.schema['x-ui-order'];
  return {
    id,
    schema: {
      ...value,
      title: text(declared.title) || text(reading.schema.title) || id,
      ...describing(declared.description, reading.schema.description),
      ...(example !== undefined && value.examples === undefined
        ? { examples: [example as JsonValue] }
        : {})
    },
    hint,
    required: !optional,
    order: typeof order === 'number' ? order : Infinity,
    wrap: reading.wrap ? { id, many, ...reading.wrap } : null
  };
}

interface IReading {
  schema: JsonObject;
  hint: IInputHint;
  wrap: Omit<ITarget['inputs'][number], 'id' | 'many'> | null;
}

/** What kind of value a schema declares: by the schema, never by a value's shape (OGC issues 367, 407). */
function readValue(wire: unknown, remark: Remark): IReading {
  if (isBbox(wire)) {
    const crs = bboxSystems(wire);
    return {
      schema: bboxSchema(crs),
      hint: { kind: 'bbox', crs },
      wrap: { kind: 'bbox', own: [], crs: crs[0] }
    };
  }
  const { formats, plain, byReference } = alternatives(wire);
  const mediaTypes = [...new Set(formats.map(mediaTypeOf).filter(Boolean))];
  const schema = toDraft07(plain, remark);
  const reference = byReference ? { byReference } : {};
  const own = Object.keys(isObject(schema.properties) ? schema.properties : {});
  const wrap = { kind: 'object' as const, own, crs: null };
  if (mediaTypes.length > 0) {
    return {
      schema,
      hint: {
        kind: 'complex',
        mediaTypes,
        ...formatsOf(formats, remark),
        ...reference
      },
      // A text is sent bare, an object must not be (execute.yaml, `inlineOrRef`).
      wrap
    };
  }
  if (schema.type === 'array') {
    return { schema, hint: { kind: 'array', ...reference }, wrap: null };
  }
  const literal = typeof schema.type === 'string' && schema.type !== 'object';
  return {
    schema,
    hint: { kind: literal ? 'literal' : 'object', ...reference },
    wrap: literal ? null : wrap
  };
}

/** What a value looks like in each of several formats, or in the one that is base64. */
function formatsOf(
  formats: readonly unknown[],
  remark: Remark
): Pick<IInputHint, 'formats'> {
  const typed = formats.filter(format => mediaTypeOf(format) !== '');
  if (typed.length < 2 && !typed.some(isBase64)) {
    return {};
  }
  const entries = typed.map((format): [string, IFormat] => [
    mediaTypeOf(format),
    { schema: toDraft07(format, remark), base64: isBase64(format) }
  ]);
  // Of two of one type the first one counts, as it does for the list of media types.
  return { formats: Object.fromEntries(entries.reverse()) };
}

/**
 * The ways to give a value: its formats, the default one first; whether a link
 * will do. ZOO and Weaver spell out the link and qualified forms that every input takes.
 */
function alternatives(wire: unknown): {
  formats: unknown[];
  plain: unknown;
  byReference: boolean;
} {
  const branches = isObject(wire)
    ? [wire.oneOf, wire.anyOf].find(Array.isArray)
    : undefined;
  if (!branches || !isObject(wire)) {
    return { formats: [wire], plain: wire, byReference: false };
  }
  const values = branches.filter(b => !isLink(b) && !isQualified(b));
  const byReference = branches.some(isLink);
  const [first] = values;
  const typed = values.filter(branch => mediaTypeOf(branch) !== '');
  if (values.length === 1 || typed.length > 0) {
    const common = { ...wire, oneOf: undefined, anyOf: undefined };
    const plain = isObject(first) ? { ...common, ...first } : first;
    return { formats: values, plain, byReference };
  }
  return { formats: [], plain: wire, byReference };
}

function isLink(branch: unknown): boolean {
  return (
    isObject(branch) &&
    (/^link$/i.test(refName(branch.$ref)) ||
      (isObject(branch.properties) && 'href' in branch.properties))
  );
}

function isQualified(branch: unknown): boolean {
  return (
    isObject(branch) &&
    (/^qualified/i.test(refName(branch.$ref)) ||
      (isObject(branch.properties) &&
        'value' in branch.properties &&
        ('mediaType' in branch.properties || 'format' in branch.properties)))
  );
}

const FORMATS: Record<string, string> = {
  'geojson-feature-collection': 'application/geo+json',
  'geojson-feature': 'application/geo+json',
  'geojson-geometry': 'application/geo+json'
};

/** The media type that a schema declares, by `contentMediaType` or by a format that stands for one; empty when none. */
export function mediaTypeOf(wire: unknown): string {
  if (!isObject(wire)) {
    return '';
  }
  if (typeof wire.contentMediaType === 'string') {
    return wire.contentMediaType.trim();
  }
  const name = typeof wire.format === 'string' ? wire.format : '';
  const short = name.slice(name.lastIndexOf('/') + 1);
  return Object.hasOwn(FORMATS, short) ? FORMATS[short] : '';
}

/** Its bytes are written as base64. */
export function isBase64(wire: unknown): boolean {
  const encoding = isObject(wire) ? wire.contentEncoding : '';
  return (
    (typeof encoding === 'string' && /^base64$/i.test(encoding)) ||
    (isObject(wire) && (wire.format === 'byte' || wire.format === 'binary'))
  );
}

/** A value of this type is written as JSON, not as a text. */
export function isJsonSchema(wire: unknown): boolean {
  const type = isObject(wire) ? wire.type : undefined;
  return type !== 'string' || isJsonType(mediaTypeOf(wire));
}

/** How often an input may occur; `most` is Infinity for `unbounded`. */
function readCardinality(
  declared: Record<string, unknown>,
  remark: Remark
): { least: number; most: number } {
  const least = count(declared.minOccurs, 1);
  const wrapper = declared['extended-schema'];
  const listed =
    isObject(wrapper) &&
    wrapper.type === 'array' &&
    declared.maxOccurs === undefined;
  const most =
    declared.maxOccurs === 'unbounded'
      ? Infinity
      : listed
        ? count(wrapper.maxItems, Infinity)
        : count(declared.maxOccurs, 1);
  if (most < Math.max(1, least)) {
    remark('may occur fewer times than it must: once is taken');
    return { least: Math.min(1, least), most: 1 };
  }
  return { least, most };
}

function count(value: unknown, fallback: number): number {
  const n = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 ? n : fallback;
}

function asList(items: JsonObject, least: number, most: number): JsonObject {
  const { default: initial, ...item } = items;
  return {
    type: 'array',
    items: item,
    ...(least > 0 ? { minItems: least } : {}),
    ...(most < Infinity ? { maxItems: most } : {}),
    ...(initial !== undefined
      ? { default: Array.isArray(initial) ? initial : [initial] }
      : {})
  };
}

function describing(...words: unknown[]): JsonObject {
  const found = words.map(text).find(Boolean);
  return found ? { description: found } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The inputs of a process as one draft-07 object schema, in the order to show them. */
export function objectSchema(inputs: readonly IInput[]): JsonObject {
  const sorted = [...inputs].sort((a, b) =>
    a.order === b.order ? 0 : a.order - b.order
  );
  return {
    type: 'object',
    properties: asJson(
      Object.fromEntries(sorted.map(input => [input.id, input.schema]))
    ),
    required: sorted.filter(input => input.required).map(input => input.id)
  };
}
