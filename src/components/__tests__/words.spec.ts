import { nullTranslator } from '@jupyterlab/translation';

import { possibleActions } from '../actions';
import { bytes } from '../bytes';
import { cardActions } from '../cardActions';
import { clock } from '../clock';
import { duration, spent } from '../elapsed';
import { EndWatch } from '../ends';
import { fakeDeeds } from './deeds';
import { record } from './records';

const trans = nullTranslator.load('jupyterlab_hpc');

const CAPABLE = {
  jobList: true,
  dismiss: true,
  callback: false,
  deploy: false,
  executors: false,
  runCell: null
};

const PROTOCOL = {
  actions: [
    {
      id: 'dismiss',
      states: ['accepted', 'running'],
      needs: 'dismiss'
    } as const
  ]
};

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min 00 s'],
    [250, '4 min 10 s'],
    [3600 * 2 + 300, '2 h 05 min'],
    [3600 * 76, '3 d 4 h'],
    [-5, '0 s'],
    [NaN, '0 s']
  ])('%d seconds are %s', (seconds, words) => {
    expect(duration(seconds, trans)).toBe(words);
  });

  it('run from the start to the end the server told', () => {
    const ended = record({
      state: 'successful',
      started: '2026-11-23T10:01:00Z',
      finished: '2026-11-23T10:02:30Z'
    });
    expect(spent(ended, Date.parse('2026-11-24T00:00:00Z'))).toBe(90);
  });

  it('run until now while the job is under way, and are never negative', () => {
    const running = record({ state: 'running' });
    expect(spent(running, Date.parse('2026-11-23T10:00:07Z'))).toBe(7);
    expect(spent(running, Date.parse('2026-11-23T09:00:00Z'))).toBe(0);
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [412, '412 B'],
    [999.6, '1.0 kB'],
    [1_800_000, '1.8 MB'],
    [84_000_000, '84 MB'],
    [9_960_000, '10 MB'],
    [5e15, '5000 TB']
  ])('%d bytes are %s', (count, words) => {
    expect(bytes(count)).toBe(words);
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 23, 12, 0).getTime();

  it('of today are told without the day', () => {
    const time = new Date(2026, 10, 23, 9, 12).toISOString();
    expect(clock(time, now, 'en-GB')).toBe('09:12');
  });

  it('of another day are told with it', () => {
    const time = new Date(2026, 10, 22, 9, 12).toISOString();
    expect(clock(time, now, 'en-GB')).toBe('22 Nov 09:12');
  });

  it('that are none are told as they came', () => {
    expect(clock('soon', now)).toBe('soon');
  });
});

describe('buttons of a job', () => {
  const deeds = fakeDeeds();
  const ids = (...args: Parameters<typeof record>): string[] =>
    cardActions(record(...args), PROTOCOL, CAPABLE, deeds, trans).map(
      ({ id }) => id
    );

  it('exist only where the server is capable and the state fits', () => {
    const { job } = record({ state: 'running' });
    expect(possibleActions(job, PROTOCOL, CAPABLE)).toHaveLength(1);
    expect(
      possibleActions(job, PROTOCOL, { ...CAPABLE, dismiss: false })
    ).toEqual([]);
    expect(possibleActions(job, PROTOCOL, null)).toEqual([]);
    expect(possibleActions(job, undefined, CAPABLE)).toEqual([]);
    expect(
      possibleActions({ ...job, state: 'successful' }, PROTOCOL, CAPABLE)
    ).toEqual([]);
  });

  it('for jobs at rest are there while the server still has the job', () => {
    const protocol: Parameters<typeof possibleActions>[1] = {
      actions: [{ id: 'remove', states: ['failed'], rest: true }]
    };
    const { job } = record({ state: 'failed', rest: true, remote: 'r-1' });
    const many = (change: Partial<typeof job>): number =>
      possibleActions({ ...job, ...change }, protocol, null).length;
    expect(many({})).toBe(1);
    expect(many({ rest: false })).toBe(0);
    expect(many({ remote: null })).toBe(0);
    expect(many({ removal: { done: false, message: 'no' } })).toBe(1);
    expect(many({ removal: { done: true, message: '' } })).toBe(0);
  });

  it('are cancel while it runs', () => {
    expect(ids({ state: 'running' })).toEqual(['dismiss']);
  });

  it('are insert, rerun and remove when it has ended with results', () => {
    expect(ids({ state: 'successful', rest: true }, { results: true })).toEqual(
      ['insert', 'rerun', 'forget']
    );
  });

  it('are go to cell and no rerun for a job made from a cell', () => {
    const made = record({ state: 'successful', rest: true });
    made.job.order.origin = { notebook: 'a.ipynb', cell: 'c', source: '' };
    expect(
      cardActions(made, PROTOCOL, CAPABLE, deeds, trans).map(({ id }) => id)
    ).toEqual(['cell', 'forget']);
  });

  it('are no rerun for a job that was made elsewhere, whose inputs are not known', () => {
    const taken = record({ state: 'successful', rest: true });
    taken.job.order.attached = 'remote-7';
    expect(
      cardActions(taken, PROTOCOL, CAPABLE, deeds, trans).map(({ id }) => id)
    ).toEqual(['forget']);
  });

  it('leave out insert where no notebook can take the result', () => {
    deeds.canInsert.mockReturnValueOnce(false);
    expect(ids({ state: 'successful', rest: true }, { results: true })).toEqual(
      ['rerun', 'forget']
    );
  });
});

describe('the end of a job', () => {
  const long = {
    started: '2026-11-23T10:00:00Z',
    finished: '2026-11-23T10:01:01Z'
  };

  it('is told once, when it was seen under way and took longer than a minute', () => {
    const watch = new EndWatch();
    expect(watch.ended([record({ state: 'running' })])).toEqual([]);
    const end = record({ state: 'successful', ...long });
    expect(watch.ended([end, undefined])).toEqual([end]);
    expect(watch.ended([end])).toEqual([]);
  });

  it('is not told of a short job, of one that the user cancelled, nor of old ones', () => {
    const watch = new EndWatch();
    expect(watch.ended([record({ state: 'failed', ...long })])).toEqual([]);
    watch.ended([record({ state: 'running' })]);
    expect(watch.ended([record({ state: 'dismissed', ...long })])).toEqual([]);
    watch.ended([record({ state: 'running' })]);
    expect(
      watch.ended([
        record({
          state: 'successful',
          ...long,
          finished: '2026-11-23T10:00:59Z'
        })
      ])
    ).toEqual([]);
  });
});
