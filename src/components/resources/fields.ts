import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  IExecutor,
  IPartition,
  IResources
} from '../../protocols/executors';

/** What is entered, as it is entered; empty: nothing is asked for. */
export interface IDraft {
  executor: string;
  partition: string;
  account: string;
  cores: string;
  memory: string;
  walltime: string;
  gpus: string;
}

export type Field = keyof IDraft;

/** What is wrong, by field. */
export type Faults = Partial<Record<Field, string>>;

/** Where jobs run unless told otherwise. */
export const LOCAL = 'local';

/** The fields of an executor, besides itself. */
export function fieldsOf(executor: IExecutor | undefined): Field[] {
  return executor && executor.kind !== LOCAL
    ? ['partition', 'account', 'cores', 'memory', 'walltime', 'gpus']
    : ['cores', 'memory', 'walltime'];
}

const GIB = 2 ** 30;
const SIZES: Record<string, number> = { m: 2 ** 20, g: GIB, t: 2 ** 40 };
const SPANS: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1 };

/** Bytes of `4 GiB`, `500M`; a number alone is GiB. Null for what is no size. */
export function readMemory(text: string): number | null {
  const found = /^(\d+(?:[.,]\d+)?)\s*(?:([mgt])(?:i?b)?)?$/i.exec(text.trim());
  if (!found) {
    return null;
  }
  const unit = SIZES[(found[2] ?? 'g').toLowerCase()];
  return Math.round(Number(found[1].replace(',', '.')) * unit);
}

/** Bytes as they are entered: `4 GiB`. */
export function memoryText(bytes: number): string {
  const [size, unit] = bytes % GIB === 0 ? [GIB, 'GiB'] : [2 ** 20, 'MiB'];
  return `${Math.floor(bytes / size)} ${unit}`;
}

/** Seconds of `1 h 30 min`, `90 s`, `1:30:00`, `2-12:00:00`; a number alone is minutes. Null for what is no time. */
export function readTime(text: string): number | null {
  const clean = text.trim().toLowerCase();
  const clock = /^(?:(\d+)-)?(\d+):(\d\d)(?::(\d\d))?$/.exec(clean);
  if (clock) {
    const [days, hours, minutes, seconds] = clock.slice(1).map(n => +(n ?? 0));
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
  }
  if (/^\d+$/.test(clean)) {
    return Number(clean) * 60;
  }
  const parts = /^(?:\d+\s*(?:d|h|min|m|s)[a-z]*\s*)+$/.test(clean)
    ? [...clean.matchAll(/(\d+)\s*([dhms])/g)]
    : [];
  return parts.length > 0
    ? parts.reduce((sum, [, n, unit]) => sum + Number(n) * SPANS[unit], 0)
    : null;
}

/** Seconds as they are entered: `1 h 30 min`. */
export function timeText(seconds: number): string {
  let rest = Math.round(seconds);
  const words = Object.entries({ d: 86_400, h: 3600, min: 60, s: 1 });
  return words
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? [`${count} ${unit}`] : [];
    })
    .join(' ');
}

/** Resources as they are entered. */
export function draftOf(resources: IResources): IDraft {
  const { executor, partition, account, cores, memory, walltime, gpus } =
    resources;
  return {
    executor: executor ?? LOCAL,
    partition: partition ?? '',
    account: account ?? '',
    cores: cores === undefined ? '' : String(cores),
    memory: memory === undefined ? '' : memoryText(memory),
    walltime: walltime === undefined ? '' : timeText(walltime),
    gpus: gpus === undefined ? '' : String(gpus)
  };
}

/** What a draft asks for, and what is wrong with it; fields that its executor does not have do not count. */
export function readDraft(
  draft: IDraft,
  executor: IExecutor | undefined,
  trans: TranslationBundle
): { resources: IResources; faults: Faults } {
  const faults: Faults = {};
  const fields = fieldsOf(executor);
  const read = <T>(
    field: Field,
    reader: (text: string) => T | null,
    fault: string
  ): T | undefined => {
    const text = draft[field].trim();
    // What an administrator has fixed is not asked for.
    if (text === '' || !fields.includes(field) || isLocked(executor, field)) {
      return undefined;
    }
    const value = reader(text);
    if (value === null) {
      faults[field] = fault;
    }
    return value ?? undefined;
  };
  const name = trans.__('A name without blanks, please.');
  const resources: IResources = {
    ...(draft.executor === LOCAL ? {} : { executor: draft.executor }),
    partition: read('partition', readName, name),
    account: read('account', readName, name),
    cores: read('cores', count(1), trans.__('A whole number from 1 on.')),
    memory: read('memory', readMemory, trans.__('A size, such as 4 GiB.')),
    walltime: read(
      'walltime',
      text => readTime(text) || null,
      trans.__('A time, such as 1 h 30 min or 1:30:00.')
    ),
    gpus: read('gpus', count(0), trans.__('A whole number.'))
  };
  return { resources, faults };
}

export function isLocked(
  executor: IExecutor | undefined,
  field: Field
): boolean {
  return executor !== undefined && Object.hasOwn(executor.locked, field);
}

/** Where a job would go; undefined where that is not known. */
export function partitionOf(
  executor: IExecutor | undefined,
  name: string
): IPartition | undefined {
  const fixed = executor?.locked.partition ?? (name.trim() || null);
  const wanted = fixed ?? executor?.defaults.partition;
  return executor?.partitions.find(each =>
    wanted === undefined ? each.default : each.name === wanted
  );
}

/** What a field may be at most, or is when it is left empty, in words; empty where nothing is known. */
export function hintOf(
  field: Field,
  executor: IExecutor | undefined,
  partition: IPartition | undefined,
  trans: TranslationBundle
): string {
  const atMost = (text: string): string => trans.__('at most %1', text);
  const cores = partition?.maxCores ?? executor?.cores;
  const memory = partition?.maxMemory ?? executor?.memory;
  switch (field) {
    case 'cores':
      return cores ? atMost(String(cores)) : '';
    case 'memory':
      return memory ? atMost(memoryText(memory)) : '';
    case 'walltime':
      return partition?.maxWalltime
        ? atMost(timeText(partition.maxWalltime))
        : '';
    case 'gpus': {
      if (!partition) {
        return '';
      }
      const kinds = partition.gpus.map(({ type, count: n }) =>
        type ? `${n} × ${type}` : String(n)
      );
      return kinds.length > 0 ? atMost(kinds.join(', ')) : trans.__('none');
    }
    case 'executor':
    case 'partition':
    case 'account':
      return '';
  }
}

function readName(text: string): string | null {
  return /^[^\s'"`$\\;<>!#{}~?-][^\s'"`$\\;<>!#{}~?]*$/.test(text)
    ? text
    : null;
}

function count(least: number): (text: string) => number | null {
  return text => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
    return value >= least ? value : null;
  };
}
