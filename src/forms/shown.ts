import type { JsonValue } from '../protocols/json';
import { isObject } from './schema';

/** A value that was sent, to be read: a file as its path, a qualified value as what it holds, a link as its address. */
export function shownValue(value: JsonValue): string {
  if (isObject(value)) {
    if (typeof value.$file === 'string') {
      return value.$file;
    }
    if (value.value !== undefined && typeof value.mediaType === 'string') {
      return shownValue(value.value);
    }
    if (typeof value.href === 'string' && Object.keys(value).length <= 2) {
      return value.href;
    }
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
