import type { TranslationBundle } from '@jupyterlab/translation';

import type { JsonObject, JsonValue } from '../protocols/json';
import { complexOf } from './data';
import type { FormData } from './data';
import { boxNumbers, takesJson, toInputs } from './inputs';
import { isObject, objectOf } from './schema';
import type { IForm, IInput } from './schema';
import { sentence } from './sentences';
import type { IFault } from './sentences';

/** Checks a value against a JSON Schema; the empty list when it fits, or when the schema itself is broken. */
export type Check = (schema: JsonObject, value: JsonValue) => IFault[];

/** What is wrong with one field: the way to it (`['list', '0']`; empty for the form as a whole) and a sentence. */
export interface IFieldError {
  path: string[];
  message: string;
}

/** What is wrong with the data of a form; nothing is sent unless this is empty. */
export function validate(
  form: IForm,
  data: FormData,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  const inputs = toInputs(form, data);
  const whole = { ...form.declared };
  // The single inputs are checked one by one below.
  delete whole.properties;
  delete whole.required;
  delete whole.additionalProperties;
  const errors = check(whole, inputs).map(fault => ({
    path: [] as string[],
    message: sentence(fault, trans)
  }));
  for (const input of form.inputs) {
    if (!(input.name in inputs)) {
      if (input.required) {
        errors.push({ path: [input.name], message: trans.__('is required') });
      }
      continue;
    }
    const { definitions, $defs } = form.declared;
    const schema: JsonObject = {
      ...input.schema,
      ...(definitions ? { definitions } : {}),
      ...($defs ? { $defs } : {})
    };
    errors.push(
      ...validateInput(
        { ...input, schema },
        data[input.name],
        inputs[input.name],
        check,
        trans
      )
    );
  }
  return errors;
}

function validateInput(
  input: IInput,
  data: JsonValue | undefined,
  value: JsonValue,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  switch (input.kind) {
    case 'plain':
      return faultsBelow(input, value, check, trans);
    case 'bbox': {
      const message = boxFault(value, trans);
      return message
        ? [{ path: [input.name], message }]
        : faultsAt(input, value, check, trans);
    }
    case 'json': {
      const message = jsonFault(String(data), trans);
      return message
        ? [{ path: [input.name], message }]
        : faultsAt(input, value, check, trans);
    }
    case 'complex':
      return input.many
        ? severalFaults(input, data, value, check, trans)
        : complexFaults(input, data, value, check, trans);
  }
}

/** Faults of each value at its place, and of their number. */
function severalFaults(
  input: IInput,
  data: JsonValue | undefined,
  value: JsonValue,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  const { items, ...list } = input.schema;
  const one: IInput = { ...input, many: false, schema: objectOf(items) };
  const single = (Array.isArray(data) ? data : []).flatMap((item, index) => {
    const sent = toInputs({ inputs: [one] }, { [input.name]: item });
    return input.name in sent
      ? complexFaults(one, item, sent[input.name], check, trans).map(
          ({ path: [name, ...rest], message }) => ({
            path: [name, String(index), ...rest],
            message
          })
        )
      : [];
  });
  return [
    ...faultsAt({ ...input, schema: list }, value, check, trans),
    ...single
  ];
}

function complexFaults(
  input: IInput,
  data: JsonValue | undefined,
  value: JsonValue,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  const { text, file, link, mediaType } = complexOf(data);
  if (link !== undefined) {
    const message = linkFault(link, trans);
    return message ? [{ path: [input.name], message }] : [];
  }
  // A file is read by the relay, and judged by the server.
  if (file || text === undefined) {
    return [];
  }
  const chosen = mediaType ?? input.mediaTypes[0];
  const message = takesJson(input, chosen) ? jsonFault(text, trans) : null;
  if (message) {
    return [{ path: [input.name], message }];
  }
  const { definitions, $defs } = input.schema;
  const schema =
    chosen !== undefined && Object.hasOwn(input.formats, chosen)
      ? {
          ...input.formats[chosen].schema,
          ...(definitions ? { definitions } : {}),
          ...($defs ? { $defs } : {})
        }
      : input.schema;
  const inner = isObject(value) && 'value' in value ? value.value : value;
  // Many declare JSON as a text in that media type, and take it as it is.
  return schema.type === 'string' && typeof inner !== 'string'
    ? []
    : faultsAt({ ...input, schema }, inner, check, trans);
}

/** Faults at the fields where they are. */
function faultsBelow(
  input: IInput,
  value: JsonValue,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  return check(input.schema, value).map(fault => ({
    path: [input.name, ...pointer(fault.instancePath)],
    message: sentence(fault, trans)
  }));
}

/** Faults of a field that has no fields below it: one sentence, with the place inside the value. */
function faultsAt(
  input: IInput,
  value: JsonValue,
  check: Check,
  trans: TranslationBundle
): IFieldError[] {
  const fault = check(input.schema, value)[0];
  if (!fault) {
    return [];
  }
  const words = sentence(fault, trans);
  const place = pointer(fault.instancePath).join('.');
  return [
    { path: [input.name], message: place ? `${place}: ${words}` : words }
  ];
}

function boxFault(value: JsonValue, trans: TranslationBundle): string | null {
  const numbers = boxNumbers(value);
  const entered = numbers.filter(n => n !== null);
  if (
    entered.length !== numbers.length ||
    (numbers.length !== 4 && numbers.length !== 6)
  ) {
    return trans.__('needs all its numbers, or none');
  }
  const half = numbers.length / 2;
  // West may lie east of east: the box then crosses the antimeridian.
  for (let axis = 1; axis < half; axis++) {
    if (entered[axis] > entered[axis + half]) {
      return axis === 1
        ? trans.__('south must not be greater than north')
        : trans.__('the lower height must not be greater than the upper');
    }
  }
  return null;
}

function linkFault(link: string, trans: TranslationBundle): string | null {
  try {
    if (/^https?:$/.test(new URL(link.trim()).protocol)) {
      return null;
    }
  } catch {
    // No address at all: said below.
  }
  return trans.__('is not a web address: begin it with https:// or http://');
}

function jsonFault(text: string, trans: TranslationBundle): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (reason) {
    // Our users know Python, and write what Python would print.
    if (/\b(True|False|None)\b|[{[,:]\s*'/.test(text)) {
      return trans.__(
        'is not JSON: write true, false, null, and texts in double quotes'
      );
    }
    const words = reason instanceof Error ? reason.message : String(reason);
    return trans.__('is not JSON: %1', words);
  }
}

function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
