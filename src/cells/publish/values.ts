import type { JsonValue } from '../../protocols/json';
import type { IInputDraft, InputType } from './draft';

/** What was typed, as a value of a type; undefined where it is none. */
export function valueOf(
  text: string,
  type: InputType,
  items: IInputDraft['items']
): JsonValue | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return numberOf(text, type);
    case 'boolean':
      return /^\s*true\s*$/i.test(text)
        ? true
        : /^\s*false\s*$/i.test(text)
          ? false
          : undefined;
    case 'array':
      return listOf(text, items);
  }
}

/** A number, whole where it has to be. */
export function numberOf(
  text: string,
  type: 'number' | 'integer' = 'number'
): number | undefined {
  const value = text.trim() === '' ? NaN : Number(text);
  const fits =
    type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  return fits ? value : undefined;
}

/** The values to choose from; undefined where one of them is no value of the type. */
export function choicesOf(input: IInputDraft): JsonValue[] | undefined {
  const type = input.type === 'array' ? input.items : input.type;
  const words = input.choices
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '');
  const values = words.map(word => valueOf(word, type, 'string'));
  return values.some(value => value === undefined)
    ? undefined
    : [...new Set(values as JsonValue[])];
}

/** A list in JSON, each item of the type. */
function listOf(
  text: string,
  items: IInputDraft['items']
): JsonValue[] | undefined {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  const fits = (item: JsonValue): boolean =>
    items === 'integer'
      ? Number.isSafeInteger(item)
      : typeof item === items && (items !== 'number' || Number.isFinite(item));
  return Array.isArray(value) && value.every(fits) ? value : undefined;
}
