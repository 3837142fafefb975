import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  fireEvent,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import * as React from 'react';

import type { ICell } from '../../../cells/order';
import type { IProcessSummary } from '../../../protocols/description';
import type { IProtocol } from '../../../protocols/protocol';
import { SERVER_INFO } from '../../../protocols/__tests__/server-info';
import type { IGateway } from '../../../server/records';
import type { IGateways } from '../../../tokens';
import { PublishPage } from '../body';
import { PublishModel } from '../model';

const trans = nullTranslator.load('jupyterlab_hpc');

const CELL: ICell = {
  notebook: 'work/trend.ipynb',
  id: 'c-1',
  index: 1,
  type: 'code',
  source: 'days = 7\ntotal = days * 2\n',
  busy: false,
  kernel: 'python3',
  language: 'python'
};

/** *This server*, with a process that was deployed and one that is fixed. */
function played(deploys = true) {
  const processes = [
    { id: 'old', mutable: true },
    { id: 'echo', mutable: false }
  ] as IProcessSummary[];
  const deeds = {
    deploy: jest.fn(async () => {
      processes.push({ id: 'trend-2', mutable: true } as IProcessSummary);
      return { id: 'trend-2' };
    }),
    replace: jest.fn(async () => undefined)
  };
  const { capabilities } = SERVER_INFO;
  const gateways = {
    ready: Promise.resolve(),
    problem: null,
    gateways: [{ id: 'this-server', title: 'This server', embedded: true }],
    protocol: () => deeds as unknown as IProtocol,
    exchange: () => jest.fn(),
    server: async () => ({
      ...SERVER_INFO,
      capabilities: { ...capabilities, deploy: deploys }
    }),
    processes: async () => [...processes],
    refresh: jest.fn(async () => undefined)
  };
  const typed = gateways as unknown as IGateways & { gateways: IGateway[] };
  return { deeds, gateways: typed };
}

async function shown({ gateways }: ReturnType<typeof played>): Promise<{
  model: PublishModel;
  written: Map<string, string>;
}> {
  const written = new Map<string, string>();
  const files = {
    write: async (path: string, text: string) => {
      written.set(path, text);
    }
  };
  const model = new PublishModel({ cell: CELL, gateways, files, trans });
  const deeds = { openProcess: jest.fn() };
  render(<PublishPage model={model} deeds={deeds} trans={trans} />);
  await act(() => model.load());
  return { model, written };
}

const press = async (name: string | RegExp): Promise<void> => {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
  });
};

const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};

const sent = (deed: jest.Mock): { executionUnit: { value: unknown }[] } => {
  const { text } = deed.mock.lastCall.at(-1) as { text: string };
  return JSON.parse(text);
};

describe('the page that publishes a cell', () => {
  it('sends the cell with its inputs, and the kernel of the notebook', async () => {
    const given = played();
    await shown(given);
    expect(screen.getByLabelText<HTMLInputElement>('Id').value).toBe('trend-2');
    await press('total');
    await press('Publish');
    expect(sent(given.deeds.deploy).executionUnit).toMatchObject([
      {
        value: {
          id: 'trend-2',
          kernel: 'python3',
          inputs: { days: { schema: { type: 'integer', default: 7 } } },
          outputs: { total: { schema: {} }, shown: {} }
        }
      },
      { value: '# days = 7\ntotal = days * 2\n' }
    ]);
    expect(screen.getByText(/^Published as “trend-2”/)).toBeTruthy();
  });

  it('replaces what has the id after a question, but nothing that is fixed', async () => {
    const given = played();
    await shown(given);
    type('Id', 'old');
    await press(/^Replace/);
    expect(given.deeds.replace).not.toHaveBeenCalled();
    await press(/^really Replace/);
    expect(given.deeds.replace).toHaveBeenCalledTimes(1);
    type('Id', 'echo');
    await press(/^Replace/);
    expect(screen.getByText(/cannot be replaced/)).toBeTruthy();
    expect(given.deeds.replace).toHaveBeenCalledTimes(1);
    expect(given.deeds.deploy).not.toHaveBeenCalled();
  });

  it('says what is wrong beside its field, once it is to be sent, and leads there', async () => {
    const given = played();
    await shown(given);
    const days = within(screen.getByRole('group', { name: 'Input days' }));
    fireEvent.change(days.getByLabelText('Default'), {
      target: { value: 'seven' }
    });
    expect(screen.queryByText('This is not a whole number.')).toBeNull();
    await press('Publish');
    expect(screen.getByText('This is not a whole number.')).toBeTruthy();
    await waitFor(() =>
      expect(document.activeElement).toBe(days.getByLabelText('Default'))
    );
    expect(given.deeds.deploy).not.toHaveBeenCalled();
  });

  it('offers what was taken away again', async () => {
    await shown(played());
    await press('remove: Input days');
    expect(screen.queryByRole('group', { name: 'Input days' })).toBeNull();
    const offers = screen.getByRole('group', { name: 'Make an input of' });
    fireEvent.click(within(offers).getByRole('button', { name: 'days' }));
    expect(screen.getByRole('group', { name: 'Input days' })).toBeTruthy();
  });

  it('takes up the cell as it is now, and keeps what was typed', async () => {
    const { model } = await shown(played());
    fireEvent.change(screen.getAllByLabelText('Title')[0], {
      target: { value: 'Trend' }
    });
    act(() => model.renew('days = 8\ntotal = days\n'));
    expect(model.draft.title).toBe('Trend');
    expect(model.preview).toContain('total = days');
  });

  it('is refused in the server’s words', async () => {
    const given = played();
    given.deeds.deploy.mockRejectedValue(new Error('100 are deployed'));
    await shown(given);
    await press('Publish');
    expect(screen.getByText('100 are deployed')).toBeTruthy();
  });

  it('saves the process as files where nobody takes it', async () => {
    const given = played(false);
    const { written } = await shown(given);
    expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
    await press('Save as files');
    expect([...written.keys()]).toEqual([
      'work/trend-2.yaml',
      'work/trend-2.py'
    ]);
    expect(JSON.parse(written.get('work/trend-2.yaml') ?? '')).toMatchObject({
      id: 'trend-2',
      cell: 'trend-2.py'
    });
    expect(screen.getByText(/^Saved as work\/trend-2.yaml/)).toBeTruthy();
  });
});
