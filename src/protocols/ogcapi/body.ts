import type { IAnswer } from '../exchange';
import type { JsonObject } from '../json';

/** Levels of JSON that are read: deeper ones would exhaust the stack of whoever walks them. */
const DEEPEST = 200;

/** Where a number may be beyond the range of numbers. */
const BEYOND = /[eE]\+?\d{3}|\d{309}/;

/** The body as text; null when it is none or not at hand. */
export function textOf(answer: IAnswer): string | null {
  switch (answer.body.kind) {
    case 'text':
      return answer.body.text;
    case 'base64': {
      const bytes = bytesOf(answer.body.base64);
      return bytes === null ? null : utf8(bytes);
    }
    case 'none':
    case 'file':
      return null;
  }
}

/**
 * The body as JSON, whatever its content type says (pygeoapi sends JSON as
 * `text/html`); undefined when it is not JSON, or nested beyond reason. A number
 * that only infinity could stand for is null, as infinity is no JSON.
 */
export function jsonOf(answer: IAnswer): unknown {
  const text = textOf(answer);
  if (text === null || nesting(text) > DEEPEST) {
    return undefined;
  }
  try {
    return JSON.parse(
      text.replace(/^\uFEFF/, ''),
      BEYOND.test(text) ? finite : undefined
    );
  } catch {
    return undefined;
  }
}

function finite(_: string, value: unknown): unknown {
  return value === Infinity || value === -Infinity ? null : value;
}

/** Media type of the body without parameters, in lower case; empty when none is told. */
export function mediaTypeOf(answer: IAnswer): string {
  const value = answer.headers['content-type'] ?? '';
  return value.split(';', 1)[0].trim().toLowerCase();
}

/** JSON, or a format built on it (RFC 6839). */
export function isJsonType(mediaType: string): boolean {
  return /(^application\/json$)|(\+json$)/.test(mediaType);
}

/** A type whose values are text. */
export function isTextType(mediaType: string): boolean {
  return /^text\/|[/+](xml|json|yaml|gml)$|^application\/(gml|wkt|sql|javascript)/.test(
    mediaType
  );
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What came out of `JSON.parse` or a schema of such: JSON by construction. */
export function asJson(value: object): JsonObject {
  return value as JsonObject;
}

/** The bytes of base64, a character for each; null when it is none. */
export function bytesOf(base64: string): string | null {
  try {
    return atob(base64);
  } catch {
    return null;
  }
}

/** The text that bytes, a character for each, are in UTF-8; null when they are something else. */
export function utf8(bytes: string): string | null {
  const list = new Uint8Array(bytes.length);
  for (let n = 0; n < bytes.length; n++) {
    list[n] = bytes.charCodeAt(n);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      list
    );
  } catch {
    return null;
  }
}

/** How deep the brackets of a JSON text go. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let n = 0; n < text.length; n++) {
    const c = text[n];
    if (quoted) {
      if (c === '\\') {
        n++;
      } else if (c === '"') {
        quoted = false;
      }
    } else if (c === '"') {
      quoted = true;
    } else if (c === '[' || c === '{') {
      deepest = Math.max(deepest, ++depth);
    } else if (c === ']' || c === '}') {
      depth--;
    }
  }
  return deepest;
}
