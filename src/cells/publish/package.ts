import type { TranslationBundle } from '@jupyterlab/translation';

import type { IPackage } from '../../protocols/description';
import type { JsonObject, JsonValue } from '../../protocols/json';
import type { IDraft, IInputDraft, IOutputDraft, OutputKind } from './draft';
import { SHOWN } from './faults';
import { scan, without } from './scan';
import { choicesOf, numberOf, valueOf } from './values';

const OGCAPPPKG = 'application/ogcapppkg+json';
const PROCESS = 'application/vnd.jupyterlab-hpc.process+yaml';
const PYTHON = 'text/x-python';
const OUTPUTS = 'application/vnd.jupyter.outputs+json';

/** The two files of a site process, as `docs/site-processes.md` has them. */
export interface ISiteProcess {
  /** Content of `<id>.yaml`: JSON, which is YAML. */
  process: JsonObject;
  /** Content of `<id>.py`. */
  python: string;
}

/**
 * The package of a draft without faults (OGC 20-044, `ogcapppkg`): its unit of
 * execution is the cell, run with its inputs as variables.
 */
export function packageOf(draft: IDraft, trans: TranslationBundle): IPackage {
  const { process, python } = siteProcessOf(draft, trans);
  const { id, title, inputs, outputs } = process;
  const body = {
    processDescription: {
      id,
      title,
      ...(process.description ? { description: process.description } : {}),
      version: process.version,
      jobControlOptions: ['async-execute', 'dismiss'],
      inputs,
      outputs
    },
    executionUnit: [
      { value: process, mediaType: PROCESS },
      { value: python, mediaType: PYTHON }
    ]
  };
  return { type: OGCAPPPKG, text: JSON.stringify(body, null, 2) };
}

/** The same as files. */
export function siteProcessOf(
  draft: IDraft,
  trans: TranslationBundle
): ISiteProcess {
  const { id, title, description, kernel, inputs, outputs, shown } = draft;
  return {
    process: {
      id,
      title: title.trim() || id,
      ...(description.trim() ? { description: description.trim() } : {}),
      version: '1.0.0',
      inputs: byName(inputs.map(input => [input.name, inputEntry(input)])),
      outputs: byName([
        ...outputs.map((output): [string, JsonObject] => [
          output.name,
          outputEntry(output)
        ]),
        ...(shown ? [shownEntry(trans)] : [])
      ]),
      cell: `${id}.py`,
      ...(kernel === null ? {} : { kernel })
    },
    python: sourceOf(draft)
  };
}

/** The source that is run: the cell's, without the values that its inputs had there. */
export function sourceOf({ source, inputs }: IDraft): string {
  const names = new Set(inputs.map(({ name }) => name));
  const { literals } = scan(source);
  return without(
    source,
    literals.filter(({ name }) => names.has(name))
  );
}

function inputEntry(input: IInputDraft): JsonObject {
  const { name, title, type, items, optional, value } = input;
  const one: JsonObject = { type: type === 'array' ? items : type };
  const choices = choicesOf(input) ?? [];
  if (choices.length > 0) {
    one.enum = choices;
  }
  if (type === 'number' || type === 'integer') {
    for (const word of ['minimum', 'maximum'] as const) {
      const limit = numberOf(input[word]);
      if (limit !== undefined) {
        one[word] = limit;
      }
    }
  }
  const schema: JsonObject =
    type === 'array' ? { type: 'array', items: one } : one;
  const given = optional ? valueOf(value, type, items) : undefined;
  return {
    title: title.trim() || name,
    schema: given === undefined ? schema : { ...schema, default: given }
  };
}

function outputEntry({ name, title, kind }: IOutputDraft): JsonObject {
  return { title: title.trim() || name, schema: schemaOf(kind) };
}

function shownEntry(trans: TranslationBundle): [string, JsonObject] {
  const items = { type: 'object' };
  return [
    SHOWN,
    {
      title: trans.__('What it shows'),
      schema: { type: 'array', items, contentMediaType: OUTPUTS }
    }
  ];
}

function schemaOf(kind: OutputKind): JsonObject {
  switch (kind) {
    case 'any':
      return {};
    case 'csv':
      return { type: 'string', contentMediaType: 'text/csv' };
    case 'geojson':
      return { type: 'object', contentMediaType: 'application/geo+json' };
    case 'png':
      return {
        type: 'string',
        contentMediaType: 'image/png',
        contentEncoding: 'base64'
      };
    case 'number':
    case 'integer':
    case 'string':
    case 'boolean':
    case 'array':
    case 'object':
      return { type: kind };
  }
}

/** Names such as `__proto__` are names like any other. */
function byName(entries: [string, JsonValue][]): JsonObject {
  return Object.fromEntries(entries);
}
