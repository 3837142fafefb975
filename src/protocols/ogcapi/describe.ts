import type {
  IInputHint,
  IOutputDescription,
  IProcessDescription,
  IProcessSummary,
  IServerInfo
} from '../description';
import type { IExchange } from '../exchange';
import { isBbox } from './bbox';
import { asJson, isObject, jsonOf } from './body';
import { has, isDraft2, managesJobs } from './conformance';
import { explain } from './errors';
import type { IInput } from './inputs';
import {
  isBase64,
  isJsonSchema,
  mediaTypeOf,
  objectSchema,
  readInput
} from './inputs';
import type { IPage } from './links';
import { below, follow, foreignHosts, isWebAddress } from './links';
import { processAddress } from './processes';
import type { ITarget } from './schemas';
import * as wire from './schemas';

/**
 * The description of one process (OGC 18-062r2 §7.10).
 *
 * Rejects with the server's words when it has none, or when what it sends is no
 * description.
 */
export async function describe(
  exchange: IExchange,
  info: IServerInfo,
  summary: IProcessSummary
): Promise<IProcessDescription> {
  const url = processAddress(info, summary);
  const answer = await exchange({
    method: 'GET',
    url,
    headers: { Accept: 'application/json' }
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(explain(answer));
  }
  return readProcess(
    jsonOf(answer),
    { asked: url, url: answer.url },
    info,
    summary
  );
}

/**
 * Read a process description document.
 *
 * Throws when the document is none; everything less is tolerated and told in
 * `remarks`.
 */
export function readProcess(
  body: unknown,
  page: IPage,
  info: IServerInfo,
  summary: IProcessSummary
): IProcessDescription {
  const read = wire.process.safeParse(
    isObject(body) && isObject(body.process) ? body.process : body
  );
  if (!read.success) {
    throw new Error(
      `The server's answer describes no process: ${page.asked} has no “id”.`
    );
  }
  const { data } = read;
  const remarks: string[] = [];
  const note = (name: string, words: string): void => {
    const remark = `“${name}” ${words}.`;
    if (remarks.length < 50 && !remarks.includes(remark)) {
      remarks.push(remark);
    }
  };
  const examples = isObject(data.example) ? data.example.inputs : undefined;
  const inputs = entries(data.inputs).flatMap(([id, value]) => {
    if (id === '__proto__') {
      note(id, 'is no name for an input: it is left out');
      return [];
    }
    const example =
      isObject(examples) && Object.hasOwn(examples, id)
        ? examples[id]
        : undefined;
    return [readInput(id, value, example, words => note(id, words))];
  });
  const outputs = entries(data.outputs).map(([id, value]) =>
    readOutput(id, value)
  );
  for (const host of foreignHosts(data.links, page, ['execute'])) {
    remarks.push(
      `The server's links name the host ${host}, which is not this gateway's: the standard's paths are used instead.`
    );
  }
  return {
    id: data.id,
    title: data.title || summary.title || data.id,
    description: data.description || summary.description,
    version: data.version || summary.version,
    keywords: data.keywords.length > 0 ? data.keywords : summary.keywords,
    memory: summary.memory,
    inputs: objectSchema(inputs),
    hints: Object.fromEntries(
      inputs.map((input): [string, IInputHint] => [input.id, input.hint])
    ),
    outputs: outputs.map(output => output.shown),
    outputChoice: {
      transmission: (['value', 'reference'] as const).filter(way =>
        data.outputTransmission.includes(way)
      )
    },
    modes: modesOf(data.jobControlOptions),
    dismiss:
      data.jobControlOptions.includes('dismiss') || info.capabilities.dismiss,
    target: asJson(toTarget(data, page, info, inputs, outputs)),
    links: data.links
      .filter(link => /about|documentation|license/i.test(link.rel))
      .filter(link => isWebAddress(link.href))
      .map(({ title, href }) => ({ title: title || href, href })),
    remarks
  };
}

function toTarget(
  data: wire.ISummary,
  page: IPage,
  { conformance, memory }: IServerInfo,
  inputs: readonly IInput[],
  outputs: readonly IOutput[]
): ITarget {
  const server = wire.server.parse(memory);
  const linked = follow(data.links, 'execute', page);
  const make = linked === null && managesJobs(conformance);
  return {
    execute:
      linked ??
      (make ? server.jobs : below(server.processes, data.id, 'execution')),
    create: make ? page.url.replace(/[?#].*$/s, '') : null,
    draft2: isDraft2(conformance),
    jobs: server.jobs,
    list: server.list,
    once: server.once,
    callback: has(conformance, 'callback'),
    modes: modesOf(data.jobControlOptions),
    inputs: inputs.flatMap(input => (input.wrap ? [input.wrap] : [])),
    outputs: outputs.map(output => output.target),
    transmission: data.outputTransmission
  };
}

interface IOutput {
  shown: IOutputDescription;
  target: ITarget['outputs'][number];
}

function readOutput(id: string, value: unknown): IOutput {
  const declared = isObject(value) ? value : {};
  const schema = isObject(declared.schema) ? declared.schema : {};
  const branches = [schema.oneOf, schema.anyOf].find(Array.isArray) ?? [schema];
  const told = branches.map(mediaTypeOf).filter(Boolean);
  const fallback =
    !isBbox(schema) && !isJsonSchema(schema)
      ? 'text/plain'
      : 'application/json';
  const mediaTypes = told.length > 0 ? [...new Set(told)] : [fallback];
  const own = Object.keys(isObject(schema.properties) ? schema.properties : {});
  return {
    shown: {
      id,
      title: typeof declared.title === 'string' ? declared.title : id,
      description:
        typeof declared.description === 'string' ? declared.description : '',
      mediaTypes
    },
    target: { id, mediaTypes, base64: isBase64(branches[0]), own }
  };
}

/** Inputs and outputs are maps by id; older drafts have lists of `{id, …}`. */
function entries(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) {
    return value.flatMap(item =>
      isObject(item) && typeof item.id === 'string'
        ? [[item.id, item] as [string, unknown]]
        : []
    );
  }
  return isObject(value) ? Object.entries(value) : [];
}

/** Empty when the server promises nothing: it is then asked for async, and either answer is taken. */
function modesOf(options: readonly string[]): ('sync' | 'async')[] {
  return (['sync', 'async'] as const).filter(mode =>
    options.includes(`${mode}-execute`)
  );
}
