import { InputDialog, Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import type { IGateways } from '../../tokens';
import { CommandIDs } from '../ids';
import { addServerJobsCommand } from '../serverJobs';

const trans = nullTranslator.load('jupyterlab_hpc');

/** Gateways by id: whether their servers list jobs; null for one that does not answer. */
function commands(lists: Record<string, boolean | null>): {
  open: jest.Mock;
  run: (args?: { gateway?: string; pointed?: boolean }) => Promise<void>;
} {
  const registry = new CommandRegistry();
  const open = jest.fn(async () => undefined);
  const gateways = {
    ready: Promise.resolve(),
    problem: null,
    gateways: Object.keys(lists).map(id => ({ id, title: `The ${id}` })),
    server: async (id: string) => {
      if (lists[id] === null) {
        throw new Error('no answer');
      }
      return { capabilities: { jobList: lists[id] } };
    }
  } as unknown as IGateways;
  const pointed = (): string => 'pointed-at';
  addServerJobsCommand(registry, { gateways, pointed, open, trans });
  return {
    open,
    run: args => registry.execute(CommandIDs.openServerJobs, args ?? {})
  };
}

describe('the command that shows the jobs on a server', () => {
  afterEach(() => jest.restoreAllMocks());

  it('takes the gateway that is named, or under the context menu', async () => {
    const { open, run } = commands({});
    await run({ gateway: 'a' });
    await run({ pointed: true });
    expect(open.mock.calls).toEqual([['a'], ['pointed-at']]);
  });

  it('does not ask where only one server lists jobs', async () => {
    const { open, run } = commands({ a: false, b: true, c: null });
    await run();
    expect(open.mock.calls).toEqual([['b']]);
  });

  it('lets the user choose among several', async () => {
    const ask = jest.spyOn(InputDialog, 'getItem').mockResolvedValue({
      button: { accept: true },
      value: 'The b (b)'
    } as never);
    const { open, run } = commands({ a: true, b: true, c: false });
    await run();
    expect(ask.mock.calls[0][0].items).toEqual(['The a (a)', 'The b (b)']);
    expect(open.mock.calls).toEqual([['b']]);
  });

  it('says when no server lists jobs', async () => {
    const warn = jest.spyOn(Notification, 'warning').mockReturnValue('');
    const { open, run } = commands({ a: null });
    await run();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(open).not.toHaveBeenCalled();
  });
});
