import type { JsonObject, JsonValue } from '../protocols/json';
import { complexOf } from './data';
import type { FormData } from './data';
import { isBinary, isJsonType, placeholderForm } from './media';
import { isObject } from './schema';
import type { IForm, IInput } from './schema';

/**
 * The inputs of an order from the data of a form.
 *
 * What is empty is not sent. A complex input with a media type becomes a
 * qualified value `{value, mediaType}` (OGC 18-062r2 §7.11.2.3), an address the
 * link `{href, type}` (§7.11.2.2), a file the placeholder that the relay replaces
 * by its content. JSON texts are parsed; one that is no JSON is
 * sent as the text it is, so check with `validate` first.
 */
export function toInputs(
  form: Pick<IForm, 'inputs'>,
  data: FormData
): JsonObject {
  const inputs: JsonObject = {};
  for (const input of form.inputs) {
    const value = toInput(input, data[input.name]);
    if (value !== undefined) {
      inputs[input.name] = value;
    }
  }
  return inputs;
}

function toInput(
  input: IInput,
  data: JsonValue | undefined
): JsonValue | undefined {
  switch (input.kind) {
    case 'plain':
      return pruned(data);
    case 'json':
      return typeof data === 'string' && data.trim() ? parsed(data) : undefined;
    case 'bbox':
      return box(data);
    case 'complex':
      return input.many
        ? severalValues(input, data)
        : complexValue(input, data);
  }
}

/** Those that are filled in. */
function severalValues(
  input: IInput,
  data: JsonValue | undefined
): JsonValue | undefined {
  const values = (Array.isArray(data) ? data : [])
    .map(item => complexValue(input, item))
    .filter(value => value !== undefined);
  return values.length > 0 ? values : undefined;
}

/** Without empty texts, empty lists, nulls and what consists of nothing else. */
function pruned(value: JsonValue | undefined): JsonValue | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  if (Array.isArray(value)) {
    const items = value
      .map(item => pruned(item))
      .filter(item => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (isObject(value)) {
    const entries = Object.entries(value)
      .map(([key, inner]) => [key, pruned(inner)] as const)
      .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }
  return value;
}

/** A box without a single number is no box. */
function box(data: JsonValue | undefined): JsonValue | undefined {
  const numbers = boxNumbers(data);
  return numbers.some(n => n !== null) ? data : undefined;
}

/** The numbers of a bounding box value, `[…]` or `{bbox: […]}`; null where one is not entered. */
export function boxNumbers(data: JsonValue | undefined): (number | null)[] {
  const list = isObject(data) ? data.bbox : data;
  return Array.isArray(list)
    ? list.map(n => (typeof n === 'number' ? n : null))
    : [];
}

function complexValue(
  input: IInput,
  data: JsonValue | undefined
): JsonValue | undefined {
  const { text, file, link, mediaType: chosen } = complexOf(data);
  const mediaType = chosen ?? input.mediaTypes[0];
  if (link?.trim()) {
    return {
      href: link.trim(),
      ...(mediaType === undefined ? {} : { type: mediaType })
    };
  }
  if (file) {
    const encoded = isEncoded(input, mediaType);
    return qualified(
      { $file: file, $as: encoded ? 'base64' : placeholderForm(mediaType) },
      mediaType,
      encoded
    );
  }
  if (text === undefined || text.trim() === '') {
    return undefined;
  }
  if (isEncoded(input, mediaType)) {
    // What is no text comes as base64 already: nobody could paste it otherwise.
    const value = isBinary(mediaType) ? text : encoded(text);
    return qualified(value, mediaType, true);
  }
  return qualified(
    takesJson(input, mediaType) ? parsed(text) : text,
    mediaType,
    false
  );
}

function qualified(
  value: JsonValue,
  mediaType: string | undefined,
  base64: boolean
): JsonValue {
  if (mediaType === undefined) {
    return value;
  }
  return base64
    ? { value, mediaType, encoding: 'base64' }
    : { value, mediaType };
}

/** Values of this input travel as base64 in this media type: they are no text, or the description wants it so. */
function isEncoded(
  { formats }: Pick<IInput, 'formats'>,
  mediaType: string | undefined
): boolean {
  return (
    isBinary(mediaType) ||
    (mediaType !== undefined &&
      Object.hasOwn(formats, mediaType) &&
      formats[mediaType].base64)
  );
}

/** A text's UTF-8 as base64. */
function encoded(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

/** The text of a complex input is JSON to be parsed before it is sent. */
export function takesJson(
  input: IInput,
  mediaType: string | undefined
): boolean {
  if (isEncoded(input, mediaType)) {
    return false;
  }
  return mediaType === undefined
    ? input.schema.type === 'object' || input.schema.type === 'array'
    : isJsonType(mediaType);
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
