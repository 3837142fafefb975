import { nullTranslator } from '@jupyterlab/translation';

import { EXECUTORS } from './executors';
import {
  draftOf,
  hintOf,
  memoryText,
  partitionOf,
  readDraft,
  readMemory,
  readTime,
  timeText
} from '../fields';

const trans = nullTranslator.load('jupyterlab_hpc');
const [HERE, SLURM] = EXECUTORS;

describe('sizes and times', () => {
  it.each([
    ['4', 4 * 2 ** 30],
    ['4 GiB', 4 * 2 ** 30],
    ['500M', 500 * 2 ** 20],
    ['1,5 tb', 1.5 * 2 ** 40],
    ['', null],
    ['4 apples', null],
    ['-1', null]
  ])('reads the size %p', (text, bytes) => {
    expect(readMemory(text)).toBe(bytes);
  });

  it.each([
    ['90', 5400],
    ['90 s', 90],
    ['1 h 30 min', 5400],
    ['2d', 172_800],
    ['1:30:00', 5400],
    ['1:30', 5400],
    ['2-12:00:00', 216_000],
    ['1 hour', 3600],
    ['', null],
    ['soon', null],
    ['1 x', null]
  ])('reads the time %p', (text, seconds) => {
    expect(readTime(text)).toBe(seconds);
  });

  it('writes what it reads', () => {
    for (const seconds of [1, 90, 600, 5400, 86_400, 216_001]) {
      expect(readTime(timeText(seconds))).toBe(seconds);
    }
    for (const bytes of [2 ** 20, 300 * 2 ** 20, 2 ** 30, 2 ** 40]) {
      expect(readMemory(memoryText(bytes))).toBe(bytes);
    }
  });
});

describe('what is entered', () => {
  const all = {
    executor: 'slurm',
    partition: 'short',
    cores: 4,
    memory: 2 ** 31,
    walltime: 600,
    gpus: 1
  };

  it('comes back as it was', () => {
    const { resources, faults } = readDraft(draftOf(all), SLURM, trans);
    expect(faults).toEqual({});
    expect(resources).toMatchObject(all);
  });

  it('counts only where it means something', () => {
    const draft = { ...draftOf(all), executor: 'local' };
    const { resources } = readDraft(draft, HERE, trans);
    expect(JSON.parse(JSON.stringify(resources))).toEqual({
      cores: 4,
      memory: 2 ** 31,
      walltime: 600
    });
  });

  it('is told of by its field where it is wrong', () => {
    const draft = {
      ...draftOf(all),
      partition: 'a b',
      cores: '0',
      memory: 'much',
      walltime: '0',
      gpus: 'x'
    };
    const { faults } = readDraft(draft, SLURM, trans);
    expect(Object.keys(faults).sort()).toEqual(
      ['partition', 'cores', 'memory', 'walltime', 'gpus'].sort()
    );
  });

  it('is not asked for where an administrator has fixed it', () => {
    const draft = { ...draftOf(all), account: 'mine' };
    expect(readDraft(draft, SLURM, trans).resources.account).toBeUndefined();
  });
});

describe('limits', () => {
  it('are those of the partition, the default one where none is named', () => {
    expect(partitionOf(SLURM, '')?.name).toBe('debug');
    const short = partitionOf(SLURM, 'short');
    expect(hintOf('walltime', SLURM, short, trans)).toBe('at most 10 min');
    expect(hintOf('cores', SLURM, short, trans)).toBe('at most 16');
    expect(hintOf('gpus', SLURM, short, trans)).toBe('none');
    expect(partitionOf(SLURM, 'other')).toBeUndefined();
  });

  it('follow what the administrator has set', () => {
    const set = { ...SLURM, defaults: { partition: 'short' } };
    expect(partitionOf(set, '')?.name).toBe('short');
    const fixed = { ...SLURM, locked: { partition: 'short' } };
    expect(partitionOf(fixed, 'debug')?.name).toBe('short');
  });

  it('are the machine’s own at this server', () => {
    expect(hintOf('cores', HERE, undefined, trans)).toBe('at most 4');
    expect(hintOf('memory', HERE, undefined, trans)).toBe('');
  });
});
