import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { IBudget, IReach } from '../../../server/traffic';
import { Questions } from '../Questions';

const trans = nullTranslator.load('jupyterlab_hpc');

const BUDGET: IBudget = {
  requests: 38,
  jobs: 3,
  interval: 12,
  next: 12.4,
  floor: 2,
  ceiling: 60,
  last: { status: 200, failure: null, at: new Date().toISOString() },
  callbacks: false,
  told: null
};

async function show(
  changes: Partial<IBudget> = {},
  reach: Partial<IReach> | Error = {}
): Promise<string> {
  const url = 'https://lab.example.org/hpc/callbacks/';
  const traffic = {
    budget: async () => ({ ...BUDGET, ...changes }),
    reach: async (): Promise<IReach> => {
      if (reach instanceof Error) {
        throw reach;
      }
      return { outcome: 'reached', url, status: 204, message: '', ...reach };
    }
  };
  const { container } = render(
    <Questions gateway="plant" traffic={traffic} trans={trans} />
  );
  await act(async () => undefined);
  return container.textContent ?? '';
}

describe('the questions about jobs', () => {
  it('are told in plain words', async () => {
    expect(await show()).toMatch(
      /38 requests in the last hour; next look in 1[12] s; asked at most every 2 s\..*Last answer: 200, at /
    );
  });

  it('are none while no job is waited for', async () => {
    const words = await show({ jobs: 0, next: null, interval: null });
    expect(words).toContain('nothing is asked while no job is waited for');
    expect(words).not.toContain('next look');
  });

  it('say why there was no answer, and that nothing has changed', async () => {
    const at = new Date().toISOString();
    expect(
      await show({ last: { status: null, failure: 'It was unplugged.', at } })
    ).toMatch(/No answer at .*: It was unplugged\./);
    expect(await show({ last: { status: 304, failure: null, at } })).toContain(
      'nothing has changed (304)'
    );
    expect(await show({ last: null })).toContain('not asked yet');
  });

  it('offer no self-test where nobody listens', async () => {
    await show();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it.each([
    [{}, /^Yes: a request to https:\/\/lab\.example\.org/],
    [{ outcome: 'other', status: 302 }, /^No: something else .*302/],
    [{ outcome: 'silent', message: 'refused' }, /^No: nobody .*refused/],
    [new Error('It broke.'), /^It broke\.$/]
  ] as [Partial<IReach> | Error, RegExp][])(
    'test on a click whether the outside gets here: %j',
    async (reach, words) => {
      const text = await show({ callbacks: true }, reach);
      expect(text).toContain('it has told nothing yet');
      expect(screen.getByRole('status').textContent).toBe('');
      await userEvent.click(
        screen.getByRole('button', {
          name: 'Can the outside reach this server?'
        })
      );
      expect(screen.getByRole('status').textContent).toMatch(words);
    }
  );
});
