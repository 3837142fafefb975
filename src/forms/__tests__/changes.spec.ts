import { nullTranslator } from '@jupyterlab/translation';

import { changedInputs, changesSince, earlierWords } from '../changes';
import { dataOf, dropped } from '../data';
import { toForm } from '../schema';
import { DESCRIBED } from './echo';

const trans = nullTranslator.load('jupyterlab_hpc');
const form = toForm(DESCRIBED);

describe('what differs from an earlier job', () => {
  const inputs = {
    text: 'ab',
    pause: 3,
    box: { bbox: [1, 2, 3, 4], crs: 'CRS84' },
    signal: { value: { $file: 'a.csv', $as: 'text' }, mediaType: 'text/csv' }
  };
  const before = dataOf(form, inputs);

  it('is nothing, as long as nothing was entered', () => {
    expect(changesSince(form, before, { ...before }, trans).size).toBe(0);
    // Not filled in, and emptied, are the same: neither is sent.
    expect(
      changesSince(form, before, { ...before, window: '' }, trans).size
    ).toBe(0);
  });

  it('is told by what it was, in a few words', () => {
    const now = {
      ...before,
      pause: 4,
      window: 'hann',
      box: { bbox: [1, 2, 3, 5], crs: 'CRS84' },
      signal: { text: 'time,a' }
    };
    expect(Object.fromEntries(changesSince(form, before, now, trans))).toEqual({
      pause: '3',
      window: 'left empty',
      box: '{"bbox":[1,2,3,4],"crs":"CRS84"}',
      signal: 'a.csv'
    });
  });

  it('is found both ways between two jobs', () => {
    const other = { text: 'ab', pause: 4, list: [1] };
    expect(new Set(changedInputs(inputs, other).keys())).toEqual(
      new Set(['pause', 'list', 'box', 'signal'])
    );
    expect(changedInputs(inputs, inputs).size).toBe(0);
  });

  it('is kept short, on one line', () => {
    expect(earlierWords('a\n  b', trans)).toBe('a b');
    expect(earlierWords('x'.repeat(500), trans)).toBe(`${'x'.repeat(120)}…`);
    expect(earlierWords({ href: 'https://a/', type: 'text/csv' }, trans)).toBe(
      'https://a/'
    );
  });

  it('leaves out inputs that the process has no longer, and names them', () => {
    expect(dropped(form, { text: 'ab', gone: 1 })).toEqual(['gone']);
    expect(dropped(form)).toEqual([]);
  });
});
