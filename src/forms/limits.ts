import type { TranslationBundle } from '@jupyterlab/translation';

import type { JsonObject } from '../protocols/json';

/** What a number may be, to stand below its field before anything is wrong; empty where anything goes. */
export function limitsText(
  schema: JsonObject,
  trans: TranslationBundle
): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (isNumber(minimum) && isNumber(maximum)) {
    return trans.__('%1 to %2', short(minimum), short(maximum));
  }
  const parts: string[] = [];
  if (isNumber(minimum)) {
    parts.push(trans.__('at least %1', short(minimum)));
  }
  if (isNumber(exclusiveMinimum)) {
    parts.push(trans.__('greater than %1', short(exclusiveMinimum)));
  }
  if (isNumber(maximum)) {
    parts.push(trans.__('at most %1', short(maximum)));
  }
  if (isNumber(exclusiveMaximum)) {
    parts.push(trans.__('less than %1', short(exclusiveMaximum)));
  }
  return parts.join(', ');
}

/** `1e12` where the zeros would have to be counted. */
function short(value: number): string {
  const plain = String(value);
  const scientific = value.toExponential().replace('e+', 'e');
  return scientific.length + 2 < plain.length ? scientific : plain;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
