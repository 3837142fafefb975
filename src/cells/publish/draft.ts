import type { JsonValue } from '../../protocols/json';
import { scan } from './scan';

/** Types of inputs that can be declared. */
export const TYPES = [
  'number',
  'integer',
  'string',
  'boolean',
  'array'
] as const;
export type InputType = (typeof TYPES)[number];

/** Kinds of outputs that can be declared; `any`: whatever the variable holds. */
export const KINDS = [
  'any',
  'number',
  'integer',
  'string',
  'boolean',
  'array',
  'object',
  'csv',
  'geojson',
  'png'
] as const;
export type OutputKind = (typeof KINDS)[number];

/** An input as it is typed: all values are texts. */
export interface IInputDraft {
  name: string;
  title: string;
  type: InputType;
  /** Of the items of an array. */
  items: Exclude<InputType, 'array'>;
  /** It may be left out, and then has this value; JSON for an array. */
  optional: boolean;
  value: string;
  minimum: string;
  maximum: string;
  /** Values to choose from, separated by commas; empty for any. */
  choices: string;
}

/** An output: the variable of its name. */
export interface IOutputDraft {
  name: string;
  title: string;
  kind: OutputKind;
}

/** A process that is being made of a cell. */
export interface IDraft {
  id: string;
  title: string;
  description: string;
  /** The cell's source, unchanged. */
  source: string;
  /** Name of the kernel whose interpreter runs it; null for the default. */
  kernel: string | null;
  inputs: readonly IInputDraft[];
  outputs: readonly IOutputDraft[];
  /** What the cell shows is an output, too. */
  shown: boolean;
}

/** What a draft begins with: inputs are the variables that the cell gives simple values. */
export function draftOf(
  source: string,
  kernel: string | null,
  id: string
): IDraft {
  return {
    id: idOf(id),
    title: '',
    description: '',
    source,
    kernel,
    inputs: scan(source).literals.map(({ name, value, real }) =>
      inputOf(name, value, real)
    ),
    outputs: [],
    shown: true
  };
}

/** An input of a name, its type guessed from a value; `real`: whole numbers are no integers. */
export function inputOf(
  name: string,
  value?: JsonValue,
  real = false
): IInputDraft {
  return {
    name,
    title: '',
    type: value === undefined ? 'string' : typeOf(value, real),
    items: Array.isArray(value) ? itemsOf(value, real) : 'number',
    optional: value !== undefined,
    value: value === undefined ? '' : typed(value),
    minimum: '',
    maximum: '',
    choices: ''
  };
}

/** Letters, digits and `.` `_` `-`, at most 64, as ids of processes are. */
function idOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 64);
}

function typeOf(value: JsonValue, real: boolean): InputType {
  if (typeof value === 'boolean') {
    return 'boolean';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) && !real ? 'integer' : 'number';
  }
  return Array.isArray(value) ? 'array' : 'string';
}

function itemsOf(
  values: readonly JsonValue[],
  real: boolean
): IInputDraft['items'] {
  const types = new Set(values.map(value => typeOf(value, real)));
  const [first] = types;
  if (types.size === 1 && first !== 'array') {
    return first;
  }
  return [...types].every(type => type === 'integer' || type === 'number')
    ? 'number'
    : 'string';
}

function typed(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
