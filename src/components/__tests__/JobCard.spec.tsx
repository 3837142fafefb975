import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { IJobCardProps } from '../JobCard';
import { JobCard } from '../JobCard';
import { record } from './records';

const trans = nullTranslator.load('jupyterlab_hpc');

function show(props: Partial<IJobCardProps>): HTMLElement {
  render(
    <JobCard
      record={record()}
      place="This server"
      actions={[]}
      trans={trans}
      {...props}
    />
  );
  return screen.getByRole('article');
}

describe('a job card', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.setSystemTime(new Date('2026-11-23T10:04:10Z'));
  });
  afterEach(() => jest.useRealTimers());

  it('shows a running job with its progress, place and time', () => {
    const card = show({
      record: record({
        state: 'running',
        progress: 62,
        started: '2026-11-23T10:00:00Z'
      })
    });
    expect(card.textContent).toContain('running 62 %');
    expect(card.textContent).toContain('This server · 4 min 10 s');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe(
      '62'
    );
  });

  it('counts the seconds of a running job, and of no other', () => {
    const card = show({ record: record({ state: 'running' }) });
    act(() => {
      jest.advanceTimersByTime(2000);
    });
    expect(card.textContent).toContain('4 min 12 s');
    expect(jest.getTimerCount()).toBe(1);
  });

  it('does a thing once for a double click', () => {
    const run = jest.fn();
    show({ actions: [{ id: 'insert', label: 'insert', run }] });
    const button = screen.getByRole('button', { name: /^insert/ });
    fireEvent.click(button, { detail: 1 });
    fireEvent.click(button, { detail: 2 });
    expect(run).toHaveBeenCalledTimes(1);
    // By key.
    fireEvent.click(button, { detail: 0 });
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('asks before a thing that cannot be taken back, on the button itself', () => {
    const run = jest.fn();
    show({
      actions: [{ id: 'remove', label: 'remove there', asks: true, run }]
    });
    const button = screen.getByRole('button');
    fireEvent.click(button);
    expect(button.textContent).toBe('really remove there?');
    fireEvent.blur(button);
    fireEvent.click(button);
    expect(run).not.toHaveBeenCalled();
    // A double click does not mean it either.
    fireEvent.click(button, { detail: 2 });
    expect(run).not.toHaveBeenCalled();
    fireEvent.click(button, { detail: 1 });
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('tells what came of removing it at the server', () => {
    const removal = { done: false, message: 'It could not be removed there' };
    const { rerender } = render(
      <JobCard
        record={record({ state: 'successful', removal })}
        place="pygeoapi"
        actions={[]}
        trans={trans}
      />
    );
    expect(screen.getByText(removal.message)).toBeTruthy();
    rerender(
      <JobCard
        record={record({
          state: 'successful',
          removal: { done: true, message: '' }
        })}
        place="pygeoapi"
        actions={[]}
        trans={trans}
      />
    );
    expect(screen.getByRole('article').textContent).toContain('removed there');
  });

  it('keeps the focus when the button that had it goes', () => {
    const props = { record: record(), place: '', trans };
    const cancel = { id: 'dismiss', label: 'cancel', run: jest.fn() };
    const { rerender } = render(<JobCard {...props} actions={[cancel]} />);
    screen.getByRole('button').focus();
    rerender(<JobCard {...props} actions={[]} />);
    expect(document.activeElement).toBe(screen.getByRole('article'));
  });

  it('has no clock for a job that has ended', () => {
    show({ record: record({ state: 'successful' }) });
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([null, 0])(
    'shows a bar without a number while the progress told is %j',
    progress => {
      const card = show({ record: record({ state: 'running', progress }) });
      expect(card.textContent).not.toContain('%');
      expect(
        screen.getByRole('progressbar').hasAttribute('aria-valuenow')
      ).toBe(false);
    }
  );

  it.each([
    ['created', 'created'],
    ['accepted', 'accepted'],
    ['successful', 'successful'],
    ['failed', 'failed'],
    ['dismissed', 'dismissed'],
    ['lost', 'lost?']
  ] as const)('says that a job is %s, without a bar', (state, word) => {
    const card = show({ record: record({ state }) });
    expect(card.getAttribute('aria-label')).toBe(`fft-filter, ${word}`);
    expect(card.textContent).toContain(word);
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('tells a failure in the server’s words, as text', () => {
    const card = show({
      record: record({ state: 'failed', message: '<b>out of memory</b>' })
    });
    expect(card.textContent).toContain('<b>out of memory</b>');
    expect(card.querySelector('b')).toBeNull();
  });

  it('tells since when a server is silent, and what came instead of an answer', () => {
    const card = show({
      record: record(
        { state: 'running', progress: 20 },
        { unreachable: 'connection refused' }
      )
    });
    const silent = screen.getByText(/last seen/);
    expect(silent.title).toBe('connection refused');
    expect(silent.textContent).toMatch(/, server does not answer$/);
    expect(card.classList.contains('jp-mod-stale')).toBe(true);
    expect(card.textContent).toContain('running 20 %');
  });

  it('counts a job that was not heard of for minutes as not seen lately', () => {
    show({
      record: record({ state: 'running' }, { verified: '2026-11-23T10:01:00Z' })
    });
    expect(screen.getByText(/last seen/).textContent).not.toContain('answer');
  });

  it('shows the log as text', () => {
    const card = show({ log: 'line <i>1</i>' });
    expect(card.querySelector('pre')?.textContent).toBe('line <i>1</i>');
  });

  it('does what its buttons say', async () => {
    jest.useRealTimers();
    const run = jest.fn();
    const open = jest.fn();
    show({ actions: [{ id: 'dismiss', label: 'cancel', run }], open });
    await userEvent.click(
      screen.getByRole('button', { name: 'cancel: fft-filter' })
    );
    expect(run).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByRole('button', { name: 'fft-filter' }));
    expect(open).toHaveBeenCalledTimes(1);
  });
});
