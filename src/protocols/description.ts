import type { JsonObject } from './json';
import type { JobState } from './job';

/** What a server is and can do. */
export interface IServerInfo {
  title: string;
  description: string;
  /** What it can do; the user interface shows nothing that is not in here. */
  capabilities: ICapabilities;
  /** Links worth showing: documentation, terms. `https:` or `http:` only. */
  links: { title: string; href: string }[];
  /** What the server wants its users to know, in its own order; empty where it has no way to say so. */
  notices: INotice[];
  /** Declared conformance classes or the like, as the server writes them. */
  conformance: string[];
  /** What the protocol wants to remember about it (resolved links). Opaque to all others. */
  memory: JsonObject;
}

/** Something that a server wants its users to know: a process it cannot offer, and why. */
export interface INotice {
  /** `warning`: something is broken; `info`: good to know. */
  severity: 'info' | 'warning';
  /** One or a few plain sentences, never markup. */
  text: string;
  /** Name of the file it is about. */
  file: string | null;
  /** Line in that file, from 1. */
  line: number | null;
}

/** Capabilities are data: a button exists because of one of these. */
export interface ICapabilities {
  /** The server lists its jobs, ours and others'. */
  jobList: boolean;
  dismiss: boolean;
  callback: boolean;
  deploy: boolean;
  /** Jobs can be told where to run, and with what ({@link IOrder.resources}). */
  executors: boolean;
  /** A process that runs a notebook cell, by its id. */
  runCell: string | null;
}

export interface IProcessSummary {
  id: string;
  title: string;
  description: string;
  version: string;
  keywords: string[];
  /** It can be replaced and undeployed; absent where the server does not say. */
  mutable?: boolean;
  /** What `describe` needs to find it again. */
  memory: JsonObject;
}

/** A process to deploy, as it is sent: CWL, an application package, whatever the server takes. */
export interface IPackage {
  /** Media type: `application/ogcapppkg+json`, `application/cwl+yaml` … */
  type: string;
  text: string;
}

/**
 * A process, whatever the wire said.
 *
 * #### Notes
 * `inputs` is one JSON Schema (draft-07) object schema: properties in the order
 * to show them, `required`, `default`. `hints` says per property what JSON Schema
 * cannot: see {@link IInputHint}. Faults that were tolerated are in `remarks`.
 */
export interface IProcessDescription extends IProcessSummary {
  inputs: JsonObject;
  hints: Record<string, IInputHint>;
  outputs: IOutputDescription[];
  /** Outputs can be chosen ({@link IOrder.outputs}), and how each is handed over; absent where the protocol takes no choice. */
  outputChoice?: {
    /** Ways the server offers; empty when it does not say, and then it is not asked. */
    transmission: ('value' | 'reference')[];
  };
  /** Ways to run it; empty when the server does not say. */
  modes: ('sync' | 'async')[];
  /** It can be stopped. */
  dismiss: boolean;
  /** Goes into {@link IOrder.target}. */
  target: JsonObject;
  links: { title: string; href: string }[];
  /** What is wrong with the description, in words for the user. */
  remarks: string[];
}

export interface IInputHint {
  /** Which kind of value: by the declared schema, never by the value's shape. */
  kind: 'literal' | 'bbox' | 'complex' | 'array' | 'object';
  /** Media types the input takes, best first. */
  mediaTypes?: string[];
  /** Of those media types whose values have a schema of their own: that schema (draft-07), and whether they are written as base64. */
  formats?: Record<string, IFormat>;
  /** Coordinate reference systems of a bounding box, default first. */
  crs?: string[];
  /** The server takes a link instead of the value. */
  byReference?: boolean;
}

/** What a value in one media type looks like. */
export interface IFormat {
  schema: JsonObject;
  base64: boolean;
}

export interface IOutputDescription {
  id: string;
  title: string;
  description: string;
  mediaTypes: string[];
}

/** A row of a catalogue that a form field refers to: core types with prices, analyses, infrastructures. */
export interface IRow {
  id: string;
  title: string;
  columns: JsonObject;
}

/** A job the server knows of. */
export interface IRemoteJob {
  remote: string;
  process: string;
  state: JobState;
  word: string;
  progress: number | null;
  message: string;
  created: string | null;
  updated: string | null;
}

/** Something that can be done with a job. */
export interface IAction {
  /** `dismiss`, `stop`, `shutdown`, `remove`, `hold` … */
  id: string;
  /** States in which it makes sense. */
  states: readonly JobState[];
  /**
   * It is for jobs at rest that the server still has, it cannot be taken back,
   * and so it asks whether it is meant.
   */
  rest?: true;
  /** The capability it needs, where not every server of the protocol has it. */
  needs?: keyof ICapabilities;
  /** JSON Schema of what it asks the user for; nothing when absent. */
  fields?: JsonObject;
}

/** Which part of a list is wanted. */
export interface IQuery {
  /** Free text to match; filtered here where the server cannot. */
  text?: string;
  states?: JobState[];
  process?: string;
  /** Stop after so many. */
  limit?: number;
}
