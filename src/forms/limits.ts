import type { TranslationBundle } from '@jupyterlab/translation';

import type { JsonObject } from '../protocols/json';

/** What a number may be, to stand below its field before anything is wrong; empty where anything goes. */
export function limitsText(
  schema: JsonObject,
  trans: TranslationBundle
): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (isNumber(minimum) && isNumber(maximum)) {
    return trans.__('%1 to %2', minimum, maximum);
  }
  const parts: string[] = [];
  if (isNumber(minimum)) {
    parts.push(trans.__('at least %1', minimum));
  }
  if (isNumber(exclusiveMinimum)) {
    parts.push(trans.__('greater than %1', exclusiveMinimum));
  }
  if (isNumber(maximum)) {
    parts.push(trans.__('at most %1', maximum));
  }
  if (isNumber(exclusiveMaximum)) {
    parts.push(trans.__('less than %1', exclusiveMaximum));
  }
  return parts.join(', ');
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
