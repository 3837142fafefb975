import type { JsonObject, JsonValue } from '../protocols/json';
import { isBinary } from './media';
import { isObject, objectOf } from './schema';
import type { IForm, IInput } from './schema';

/**
 * What a form holds while it is filled in: by input name, a plain value, a
 * {@link IComplexData}, a bounding box as it is sent, or a JSON text.
 */
export type FormData = { [name: string]: JsonValue | undefined };

/** A complex input while it is filled in: a text, the path of a file or a web address, in a media type. */
export interface IComplexData {
  text?: string;
  /** Path below the Jupyter root. */
  file?: string;
  /** Web address from which the server fetches the value. */
  link?: string;
  mediaType?: string;
}

/** The data of an untouched form: what the description gives as defaults. */
export function initialData(form: IForm): FormData {
  const data: FormData = {};
  for (const input of form.inputs) {
    const value = defaultOf(input.schema);
    if (value !== undefined) {
      data[input.name] = toData(input, value);
    }
  }
  return data;
}

/**
 * The data of a form from inputs that were sent before. Inputs that the process
 * no longer has are left out; inputs that were not sent stay empty.
 */
export function dataOf(form: IForm, inputs: JsonObject): FormData {
  const data: FormData = {};
  for (const input of form.inputs) {
    if (input.name in inputs) {
      data[input.name] = toData(input, inputs[input.name]);
    }
  }
  return data;
}

/** Inputs that were sent before, and that the form does not ask for. */
export function dropped(form: IForm, inputs: JsonObject = {}): string[] {
  const known = form.inputs.map(({ name }) => name);
  return Object.keys(inputs).filter(name => !known.includes(name));
}

/** What was entered into one form, for another: values of the fields that both have alike, and the other's defaults. */
export function carriedOver(from: IForm, data: FormData, to: IForm): FormData {
  const carried = initialData(to);
  for (const input of to.inputs) {
    const before = from.inputs.find(({ name }) => name === input.name);
    if (before && isAlike(before, input)) {
      carried[input.name] = data[input.name];
    }
  }
  return carried;
}

/** A value of the one can be shown by the field of the other. */
function isAlike(one: IInput, other: IInput): boolean {
  const { type } = one.schema;
  return (
    one.kind === other.kind &&
    JSON.stringify(type) === JSON.stringify(other.schema.type) &&
    // What is within a list or an object has fields of its own.
    (type === 'array' || type === 'object'
      ? JSON.stringify(one.schema) === JSON.stringify(other.schema)
      : true)
  );
}

/** The value of a complex field, whatever is in it. */
export function complexOf(value: JsonValue | undefined): IComplexData {
  const { text, file, link, mediaType } = objectOf(value);
  return {
    ...(typeof text === 'string' ? { text } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof link === 'string' ? { link } : {}),
    ...(typeof mediaType === 'string' ? { mediaType } : {})
  };
}

function toData(input: IInput, value: JsonValue): JsonValue {
  switch (input.kind) {
    case 'plain':
    case 'bbox':
      return value;
    case 'json':
      return JSON.stringify(value, null, 2);
    case 'complex':
      return input.many && Array.isArray(value)
        ? value.map(complexData)
        : complexData(value);
  }
}

function complexData(value: JsonValue): JsonValue {
  if (isLink(value)) {
    const { href, type } = value;
    return {
      link: href,
      ...(typeof type === 'string' ? { mediaType: type } : {})
    };
  }
  const qualified = isObject(value) && 'value' in value ? value : null;
  const inner = qualified ? qualified.value : value;
  const data: { [key: string]: JsonValue } = {};
  if (isObject(inner) && typeof inner.$file === 'string') {
    data.file = inner.$file;
  } else {
    const text =
      typeof inner === 'string' ? inner : JSON.stringify(inner, null, 2);
    const { encoding, mediaType } = qualified ?? {};
    const readable =
      encoding === 'base64' &&
      typeof mediaType === 'string' &&
      !isBinary(mediaType);
    data.text = readable ? (decoded(text) ?? text) : text;
  }
  if (qualified && typeof qualified.mediaType === 'string') {
    data.mediaType = qualified.mediaType;
  }
  return data;
}

/** The text whose UTF-8 is in a base64 text; null when that is something else. */
function decoded(base64: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** An input by reference, as `toInputs` makes it (OGC 18-062r2 §7.11.2.2). */
function isLink(value: JsonValue): value is JsonObject & { href: string } {
  return (
    isObject(value) &&
    typeof value.href === 'string' &&
    Object.keys(value).every(key => key === 'href' || key === 'type')
  );
}

/** The default a schema gives, put together from its properties where it has none of its own. */
function defaultOf(schema: JsonObject): JsonValue | undefined {
  if (schema.default !== undefined) {
    return schema.default;
  }
  const entries = Object.entries(objectOf(schema.properties))
    .map(
      ([name, inner]) =>
        [name, isObject(inner) ? defaultOf(inner) : undefined] as const
    )
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
