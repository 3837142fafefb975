import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';

import type {
  IFormat,
  IInputHint,
  IProcessDescription
} from '../protocols/description';
import type { JsonObject, JsonValue } from '../protocols/json';

/** How an input is asked for. */
export type InputKind =
  /** RJSF's own fields */
  | 'plain'
  /** a box of four or six numbers */
  | 'bbox'
  /** a text or a file in one of some media types */
  | 'complex'
  /** any JSON, typed as text */
  | 'json';

/** One input of a process, as the form sees it. */
export interface IInput {
  name: string;
  title: string;
  required: boolean;
  kind: InputKind;
  /** Several complex values, one below the other. Lists of everything else are drawn by RJSF. */
  many: boolean;
  /** What the description declares, without the null alternative. */
  schema: JsonObject;
  /** Media types, best first; empty where none is told. */
  mediaTypes: string[];
  /** By media type: what its values look like, where that is told for each. */
  formats: Record<string, IFormat>;
  /** Coordinate reference systems, default first. */
  crs: string[];
}

/** A form: what RJSF draws, and what we know beyond it. */
export interface IForm {
  inputs: IInput[];
  schema: RJSFSchema;
  uiSchema: UiSchema<ReadonlyJSONObject>;
  /** The declared inputs as a whole. */
  declared: JsonObject;
}

/**
 * The form of a process: its inputs in their order.
 *
 * #### Notes
 * Defaults are not handed to RJSF, which would put them back into every field
 * that is emptied; see `initialData`.
 */
export function toForm(
  description: Pick<IProcessDescription, 'inputs' | 'hints'>
): IForm {
  const declared = description.inputs;
  const properties = objectOf(declared.properties);
  const required = listOf(declared.required);
  const inputs = Object.entries(properties).map(([name, value]) =>
    toInput(
      name,
      objectOf(value),
      required.includes(name),
      description.hints[name]
    )
  );
  const uiSchema: IForm['uiSchema'] = {};
  const drawn: Record<string, RJSFSchema> = {};
  for (const input of inputs) {
    drawn[input.name] = draw(input);
    uiSchema[input.name] = ui(input);
  }
  const { definitions, $defs } = declared;
  const schema = {
    type: 'object',
    properties: drawn,
    required: inputs.filter(i => i.required).map(i => i.name),
    ...(definitions ? { definitions } : {}),
    ...($defs ? { $defs } : {})
  } as RJSFSchema;
  return { inputs, schema, uiSchema, declared };
}

function toInput(
  name: string,
  declared: JsonObject,
  required: boolean,
  hint: IInputHint | undefined
): IInput {
  const schema = withoutNull(declared);
  const mediaTypes = hint?.mediaTypes ?? [];
  const many = hint?.kind === 'array' && mediaTypes.length > 0;
  return {
    name,
    title:
      typeof schema.title === 'string' && schema.title ? schema.title : name,
    required,
    kind: many ? 'complex' : kindOf(schema, hint),
    many,
    schema,
    mediaTypes,
    formats: hint?.formats ?? {},
    crs: hint?.crs ?? []
  };
}

function kindOf(schema: JsonObject, hint: IInputHint | undefined): InputKind {
  if (hint?.kind === 'bbox' || hint?.kind === 'complex') {
    return hint.kind;
  }
  return isDrawable(schema) ? 'plain' : 'json';
}

const SCALARS: JsonValue[] = ['string', 'number', 'integer', 'boolean'];

/** RJSF has a field for it in which a person can enter something. */
function isDrawable(schema: JsonObject): boolean {
  if (schema.enum || schema.$ref || schema.oneOf || schema.anyOf) {
    return true;
  }
  if (schema.type === 'array') {
    return isObject(schema.items) && isDrawable(schema.items);
  }
  if (schema.type === 'object') {
    return Object.keys(objectOf(schema.properties)).length > 0;
  }
  return SCALARS.includes(schema.type ?? null);
}

function draw(input: IInput): RJSFSchema {
  const { title, kind, many, schema } = input;
  const description =
    typeof schema.description === 'string' ? schema.description : undefined;
  switch (kind) {
    case 'plain':
      return { ...(withoutDefaults(schema) as RJSFSchema), title };
    case 'json':
      return { type: 'string', title, description };
    case 'bbox':
    case 'complex':
      return many
        ? {
            ...withoutDefaults({ ...schema, items: { title } }),
            title,
            description
          }
        : { title, description };
  }
}

function ui(input: IInput): IForm['uiSchema'] {
  const { kind, many, schema } = input;
  switch (kind) {
    case 'bbox':
      return { 'ui:field': 'boundingBox', 'ui:options': { crs: input.crs } };
    case 'complex': {
      const one = {
        'ui:field': 'fileOrText',
        'ui:options': { mediaTypes: input.mediaTypes }
      };
      return many ? { items: one } : one;
    }
    case 'json':
      return {
        'ui:widget': 'textarea',
        'ui:placeholder': schema.type === 'array' ? '[ ]' : '{ }',
        'ui:options': { rows: 4, code: true }
      };
    case 'plain':
      return isLongText(schema)
        ? { 'ui:widget': 'textarea', 'ui:options': { rows: 6, code: true } }
        : {};
  }
}

function isLongText(schema: JsonObject): boolean {
  return (
    schema.type === 'string' &&
    !schema.enum &&
    (typeof schema.contentMediaType === 'string' ||
      schema.format === 'multiline')
  );
}

/** The schema without the alternative `null`: an empty field is not sent, which says the same. */
export function withoutNull(schema: JsonObject): JsonObject {
  const result: JsonObject = { ...schema };
  if (Array.isArray(result.type)) {
    const types = result.type.filter(type => type !== 'null');
    result.type = types.length === 1 ? types[0] : types;
  }
  if (Array.isArray(result.enum)) {
    result.enum = result.enum.filter(value => value !== null);
  }
  if (result.default === null) {
    delete result.default;
  }
  for (const key of ['oneOf', 'anyOf']) {
    const list = result[key];
    if (!Array.isArray(list)) {
      continue;
    }
    const some = list.filter(s => !(isObject(s) && s.type === 'null'));
    if (some.length === 1 && list.length > 1 && isObject(some[0])) {
      delete result[key];
      return { ...withoutNull(some[0]), ...result };
    }
    result[key] = some;
  }
  return result;
}

function withoutDefaults(schema: JsonObject): JsonObject {
  const copy: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      copy[key] = Object.fromEntries(
        Object.entries(objectOf(value)).map(([name, inner]) => [
          name,
          isObject(inner) ? withoutDefaults(inner) : inner
        ])
      );
    } else if (key === 'items' && isObject(value)) {
      copy[key] = withoutDefaults(value);
    } else if (key !== 'default') {
      copy[key] = value;
    }
  }
  return copy;
}

/** A JSON object, and no list and no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value where it is an object, else an empty one. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
