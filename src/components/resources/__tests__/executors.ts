import type { IExecutor, IPartition } from '../../../protocols/executors';

const PARTITION: IPartition = {
  name: 'debug',
  default: true,
  available: true,
  state: 'up',
  maxWalltime: null,
  defaultWalltime: null,
  maxCores: 16,
  maxMemory: 8 * 2 ** 30,
  gpus: [],
  nodes: 1,
  free: 12,
  cores: 16
};

const HERE: IExecutor = {
  id: 'local',
  title: 'This server',
  kind: 'local',
  available: true,
  problem: '',
  cores: 4,
  memory: null,
  partitions: [],
  accounts: [],
  defaults: {},
  locked: {},
  load: null
};

/** This machine, and a cluster whose account an administrator has fixed. */
export const EXECUTORS: readonly IExecutor[] = [
  HERE,
  {
    ...HERE,
    id: 'slurm',
    title: 'Institute cluster',
    kind: 'slurm',
    cores: null,
    partitions: [
      PARTITION,
      { ...PARTITION, name: 'short', default: false, maxWalltime: 600 }
    ],
    locked: { account: 'physics' },
    load: { running: 3, waiting: 2, coresFree: 12, coresTotal: 16 }
  }
];
