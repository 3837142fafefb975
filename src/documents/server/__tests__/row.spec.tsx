import { nullTranslator } from '@jupyterlab/translation';
import {
  act as settled,
  fireEvent,
  render,
  screen
} from '@testing-library/react';
import * as React from 'react';

import { record } from '../../../components/__tests__/records';
import type { IServerView } from '../../../components/useServer';
import type { ICapabilities, IRemoteJob } from '../../../protocols/description';
import { TERMINAL } from '../../../protocols/job';
import type { IJobRecord } from '../../../server/records';
import { Attach } from '../Attach';
import { JobRow } from '../JobRow';

const trans = nullTranslator.load('jupyterlab_hpc');

const REMOTE: IRemoteJob = {
  remote: 'r-1',
  process: 'fft',
  state: 'running',
  word: 'paused',
  progress: 40,
  message: 'Sleeping',
  created: '2026-11-22T05:00:00Z',
  updated: null
};

function shown(
  more: { remote?: Partial<IRemoteJob>; ours?: IJobRecord; can?: boolean } = {}
): { act: jest.Mock; follow: jest.Mock; open: jest.Mock } {
  const server = {
    protocol: {
      actions: [
        { id: 'dismiss', states: ['running'], needs: 'dismiss' },
        { id: 'remove', states: TERMINAL, needs: 'dismiss', rest: true }
      ]
    },
    capabilities: { dismiss: more.can ?? true } as ICapabilities
  } as unknown as IServerView;
  const deeds = { act: jest.fn(), follow: jest.fn(), open: jest.fn() };
  render(
    <JobRow
      job={{ remote: { ...REMOTE, ...more.remote }, ours: more.ours ?? null }}
      server={server}
      taking={false}
      trans={trans}
      {...deeds}
    />
  );
  return deeds;
}

const button = (name: RegExp): HTMLElement | null =>
  screen.queryByRole('button', { name });

describe('a job of the server', () => {
  it('stands there in its words and ours', () => {
    shown();
    expect(screen.getByText('running 40 %')).toBeTruthy();
    expect(screen.getByText('“paused”')).toBeTruthy();
    expect(screen.getByText('Sleeping')).toBeTruthy();
  });

  it('is followed, and cancelled only after a question, as it may be somebody else’s', () => {
    const { act, follow } = shown();
    fireEvent.click(button(/^follow fft r-1/)!);
    expect(follow).toHaveBeenCalledTimes(1);
    fireEvent.click(button(/^cancel/)!);
    expect(act).not.toHaveBeenCalled();
    fireEvent.click(button(/^really cancel\?/)!);
    expect(act).toHaveBeenCalledWith('dismiss');
  });

  it('is not cancelled by a click after the question was left', () => {
    const { act } = shown();
    fireEvent.click(button(/^cancel/)!);
    fireEvent.blur(button(/^really cancel\?/)!);
    fireEvent.click(button(/^cancel/)!);
    expect(act).not.toHaveBeenCalled();
  });

  it('is opened where it is ours, and cancelled at once', () => {
    const ours = record({ state: 'running', remote: 'r-1' });
    const { act, open } = shown({ ours });
    expect(screen.getByText('yours')).toBeTruthy();
    expect(button(/^follow/)).toBeNull();
    fireEvent.click(button(/^open/)!);
    expect(open).toHaveBeenCalledWith('job-1');
    fireEvent.click(button(/^cancel/)!);
    expect(act).toHaveBeenCalledWith('dismiss');
  });

  it('is removed there when it has ended, after a question, also where it is ours', () => {
    const remote = { state: 'failed', word: 'failed' } as const;
    const { act } = shown({
      remote,
      ours: record({ state: 'failed', remote: 'r-1', rest: true })
    });
    fireEvent.click(button(/^remove there/)!);
    expect(act).not.toHaveBeenCalled();
    fireEvent.click(button(/^really remove there\?/)!);
    expect(act).toHaveBeenCalledWith('remove');
  });

  it('has no button for what its server cannot do, or its state does not bear', () => {
    shown({ can: false });
    expect(button(/cancel/)).toBeNull();
    shown({ remote: { state: 'failed', word: 'failed' } });
    expect(button(/cancel/)).toBeNull();
  });
});

describe('the field for an id or address', () => {
  it('keeps what was typed until it is taken up', async () => {
    const attach = jest
      .fn<Promise<boolean>, [string]>()
      .mockResolvedValueOnce(false)
      .mockResolvedValueOnce(true);
    render(<Attach attach={attach} trans={trans} />);
    const field = screen.getByRole<HTMLInputElement>('textbox');
    expect(screen.getByRole('button')).toHaveProperty('disabled', true);
    fireEvent.change(field, { target: { value: 'r-7' } });
    const press = async (): Promise<void> => {
      fireEvent.submit(screen.getByRole('form'));
      await settled(async () => undefined);
    };
    await press();
    expect(field.value).toBe('r-7');
    await press();
    expect(attach).toHaveBeenLastCalledWith('r-7');
    expect(field.value).toBe('');
  });
});
