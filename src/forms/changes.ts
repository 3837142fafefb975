import type { TranslationBundle } from '@jupyterlab/translation';
import { JSONExt } from '@lumino/coreutils';

import type { JsonObject, JsonValue } from '../protocols/json';
import type { FormData } from './data';
import { toInputs } from './inputs';
import type { IForm } from './schema';
import { shownValue } from './shown';

/** Characters of an earlier value that are shown beside a field. */
const SHOWN = 120;

/** By input whose value is another than before: what it was, in a few words. */
export function changesSince(
  form: IForm,
  before: FormData,
  now: FormData,
  trans: TranslationBundle
): Map<string, string> {
  const changed = changedInputs(toInputs(form, before), toInputs(form, now));
  return new Map(
    [...changed].map(([name, value]) => [name, earlierWords(value, trans)])
  );
}

/** What differs between inputs that were sent and others: by name, the value of the first. */
export function changedInputs(
  before: JsonObject,
  now: JsonObject
): Map<string, JsonValue | undefined> {
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  return new Map(
    names
      .filter(name => !isSame(own(before, name), own(now, name)))
      .map(name => [name, own(before, name)])
  );
}

/** An earlier value in a few words, on one line. */
export function earlierWords(
  value: JsonValue | undefined,
  trans: TranslationBundle
): string {
  if (value === undefined) {
    return trans.__('left empty');
  }
  const text = typeof value === 'object' ? compact(value) : shownValue(value);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

function compact(value: JsonValue): string {
  const text = shownValue(value);
  return text === JSON.stringify(value, null, 2) ? JSON.stringify(value) : text;
}

function own(values: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function isSame(
  one: JsonValue | undefined,
  other: JsonValue | undefined
): boolean {
  return one === undefined || other === undefined
    ? one === other
    : JSONExt.deepEqual(one as never, other as never);
}
