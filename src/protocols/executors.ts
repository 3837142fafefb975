import type { JsonObject, JsonValue } from './json';

/** Where a job is to run and with what, as far as the server knows it; all of it optional. */
export interface IResources {
  /** An id of {@link IExecutor}. */
  executor?: string;
  /** A partition, or queue. */
  partition?: string;
  account?: string;
  cores?: number;
  /** Bytes, per node. */
  memory?: number;
  /** Seconds. */
  walltime?: number;
  gpus?: number;
  nodes?: number;
  constraint?: string;
  /** Further options of the batch system's submit command: `--qos=high`. */
  directives?: string[];
}

/** A machine or a batch system that a server runs jobs on. Null: no limit, or not known. */
export interface IExecutor {
  id: string;
  title: string;
  /** `local`: the server's own machine. */
  kind: string;
  /** It answers. */
  available: boolean;
  /** Why not, in its words. */
  problem: string;
  cores: number | null;
  /** Bytes. */
  memory: number | null;
  partitions: IPartition[];
  accounts: string[];
  /** What a job gets that does not say, by the names of {@link IResources}. */
  defaults: JsonObject;
  /** What a job gets whatever it says. */
  locked: JsonObject;
  /** Jobs of all users, and cores. */
  load: ILoad | null;
}

export interface ILoad {
  running: number | null;
  waiting: number | null;
  coresFree: number | null;
  coresTotal: number | null;
}

export interface IPartition {
  name: string;
  default: boolean;
  available: boolean;
  state: string;
  /** Seconds. */
  maxWalltime: number | null;
  defaultWalltime: number | null;
  /** Of one node; bytes. */
  maxCores: number | null;
  maxMemory: number | null;
  /** On a node, by type; an empty type where none is named. */
  gpus: { type: string; count: number }[];
  nodes: number | null;
  /** Cores that nothing runs on, and all. */
  free: number | null;
  cores: number | null;
}

/** What a server would hand in to a batch system. */
export interface IScript {
  text: string;
  /** When it would start, RFC 3339; null where that is not known. */
  start: string | null;
}

/** A job of the user's in the queue of a batch system. */
export interface IQueueRow {
  id: string;
  name: string;
  state: string;
  /** The batch system's word. */
  raw: string;
  reason: string;
  partition: string;
  cores: number | null;
  /** RFC 3339. */
  submitted: string | null;
  started: string | null;
  /** The server's id of the job, where it made it. */
  ours: string | null;
}

/** Only what was asked for, as JSON; null where that is nothing. */
export function given(resources: IResources): JsonObject | null {
  const members = Object.entries(resources).filter(
    (member): member is [string, JsonValue] => member[1] !== undefined
  );
  return members.length > 0 ? Object.fromEntries(members) : null;
}
