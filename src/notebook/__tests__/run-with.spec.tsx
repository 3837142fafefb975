import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
import * as React from 'react';

import { EXECUTORS } from '../../components/resources/__tests__/executors';
import type { IResources, IScript } from '../../protocols/executors';
import { Choices } from '../choices';
import { RunWith } from '../RunWith';
import { openPopover } from '../popover';

const trans = nullTranslator.load('jupyterlab_hpc');

function memory(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value)
  };
}

describe('the choice of a notebook', () => {
  it('is remembered, and forgotten with an empty one', () => {
    const storage = memory();
    new Choices(storage, '/a/').set('n.ipynb', { executor: 'slurm', cores: 2 });
    expect(new Choices(storage, '/a/').get('n.ipynb')).toEqual({
      executor: 'slurm',
      cores: 2
    });
    expect(new Choices(storage, '/b/').get('n.ipynb')).toBeUndefined();
    expect(new Choices(storage, '/a/').get('m.ipynb')).toBeUndefined();
    new Choices(storage, '/a/').set('n.ipynb', { cores: undefined });
    expect(new Choices(storage, '/a/').get('n.ipynb')).toBeUndefined();
  });

  it('is none where what is kept is something else', () => {
    for (const text of ['{', '5', '[["n.ipynb"], 7, ["n.ipynb", null]]']) {
      const choices = new Choices(
        { getItem: () => text, setItem: () => undefined },
        '/'
      );
      expect(choices.get('n.ipynb')).toBeUndefined();
    }
  });

  it('is given up rather than failing where a browser keeps nothing', () => {
    const warn = jest.spyOn(console, 'warn').mockReturnValue();
    const full = () => {
      throw new Error('full');
    };
    new Choices({ getItem: () => null, setItem: full }, '/').set('n', {
      cores: 1
    });
    expect(warn).toHaveBeenCalled();
    warn.mockRestore();
  });
});

function shown(
  chosen: IResources,
  preview: (resources: IResources) => Promise<IScript>
): { run: jest.Mock; close: jest.Mock } {
  const run = jest.fn();
  const close = jest.fn();
  const executors = async () => [...EXECUTORS];
  render(
    <RunWith
      chosen={chosen}
      executors={executors}
      preview={preview}
      run={run}
      close={close}
      trans={trans}
    />
  );
  return { run, close };
}

const noScript = async () => ({ text: '', start: null });
const enter = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('choosing where a cell runs', () => {
  it('begins with what was chosen last, and runs with what is chosen', async () => {
    const { run } = shown({ executor: 'slurm', cores: 2 }, noScript);
    const target = await screen.findByLabelText('Target');
    expect(target).toHaveProperty('value', 'slurm');
    expect(document.activeElement).toBe(target);
    expect(screen.getByLabelText('Cores')).toHaveProperty('value', '2');
    expect(screen.getByText(/12 of 16 cores free/)).toBeTruthy();
    enter('Partition', 'short');
    expect(screen.getByText('at most 10 min')).toBeTruthy();
    enter('Time limit', '5 min');
    fireEvent.click(screen.getByText('Run as job'));
    expect(run).toHaveBeenCalledTimes(1);
    expect(JSON.parse(JSON.stringify(run.mock.calls[0][0]))).toEqual({
      executor: 'slurm',
      partition: 'short',
      cores: 2,
      walltime: 300
    });
  });

  it('shows what is fixed, and does not let it be changed', async () => {
    shown({ executor: 'slurm' }, noScript);
    const account = await screen.findByLabelText('Account');
    expect(account).toHaveProperty('value', 'physics');
    expect(account).toHaveProperty('disabled', true);
  });

  it('does not run with what is wrong', async () => {
    const { run } = shown({}, noScript);
    await screen.findByLabelText('Cores');
    expect(screen.queryByLabelText('Partition')).toBeNull();
    enter('Cores', 'many');
    expect(screen.getByText('A whole number from 1 on.')).toBeTruthy();
    fireEvent.submit(screen.getByText('Run as job'));
    expect(run).not.toHaveBeenCalled();
  });

  it('does not run where nothing is any more', async () => {
    const { run } = shown({ executor: 'gone' }, noScript);
    await screen.findByText(/not offered any more/);
    fireEvent.submit(screen.getByText('Run as job'));
    expect(run).not.toHaveBeenCalled();
  });

  it('shows the script when it is asked for, or why there is none', async () => {
    const preview = jest.fn(async ({ cores }: IResources) => {
      if (cores === 99) {
        throw new Error('resources.cores: partition debug has 16 cores');
      }
      return { text: `#SBATCH --cpus-per-task=${cores}`, start: null };
    });
    shown({ executor: 'slurm', cores: 2 }, preview);
    const fold = await screen.findByText('Show the script');
    expect(preview).not.toHaveBeenCalled();
    const details = fold.closest('details') as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event('toggle'));
    expect(await screen.findByText('#SBATCH --cpus-per-task=2')).toBeTruthy();
    enter('Cores', '99');
    expect(await screen.findByText(/partition debug has 16/)).toBeTruthy();
  });
});

describe('the popover', () => {
  const open = () => {
    act(() =>
      openPopover({ left: 10, bottom: 20 }, 'Run as job', () => (
        <button>inside</button>
      ))
    );
    return screen.findByText('inside');
  };

  it('closes by Escape, and gives the focus back', async () => {
    const before = document.body.appendChild(document.createElement('button'));
    before.focus();
    const inside = await open();
    expect(screen.getByRole('dialog').getAttribute('aria-label')).toBe(
      'Run as job'
    );
    inside.focus();
    fireEvent.keyDown(inside, { key: 'Escape' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.activeElement).toBe(before);
    before.remove();
  });

  it('closes by a click outside, not by one inside', async () => {
    const inside = await open();
    fireEvent.pointerDown(inside);
    expect(screen.queryByRole('dialog')).not.toBeNull();
    act(() => void fireEvent.pointerDown(document.body));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});
