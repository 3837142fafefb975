import { Notification } from '@jupyterlab/apputils';
import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';

import { record } from '../../components/__tests__/records';
import type { JsonObject } from '../../protocols/json';
import type { IJobs } from '../../tokens';
import { CommandIDs } from '../ids';
import { addResultCommands } from '../results';

// The whole of it takes seconds to load, for one call.
jest.mock('@jupyterlab/apputils', () => ({
  Notification: { error: jest.fn() }
}));

const trans = nullTranslator.load('jupyterlab_hpc');

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    {
      cell_type: 'code',
      metadata: { trusted: true, tags: ['kept'] },
      source: '1',
      outputs: [],
      execution_count: 1
    }
  ]
};

/** A job with a notebook among its results, on a server with these files. */
function setUp(options: {
  inputs?: JsonObject;
  files?: string[];
  text?: string;
}) {
  const files = new Map(
    (options.files ?? []).map(path => [path, 'old' as unknown])
  );
  const opened: unknown[] = [];
  const job = record({}, { id: 'j', results: true });
  job.job.order.inputs = options.inputs ?? {};
  const jobs = {
    get: () => job,
    results: async () => [
      {
        name: 'notebook',
        filename: 'notebook.ipynb',
        mediaType: 'application/x-ipynb+json',
        size: 1,
        sha256: ''
      }
    ],
    result: async () => ({
      text: async () => options.text ?? JSON.stringify(NOTEBOOK)
    })
  } as unknown as IJobs;
  const contents = {
    get: jest.fn(async (path: string) => {
      if (!files.has(path)) {
        throw new ServerConnection.ResponseError(
          { status: 404, statusText: '' } as Response,
          'not there'
        );
      }
    }),
    save: jest.fn(async (path: string, model: { content: unknown }) => {
      files.set(path, model.content);
    })
  };
  const commands = new CommandRegistry();
  commands.addCommand('docmanager:open', {
    describedBy: { args: { type: 'object' } },
    execute: args => {
      opened.push(args.path);
    }
  });
  addResultCommands(commands, {
    jobs,
    contents: contents as never,
    folder: () => 'browsed',
    trans
  });
  const open = (): Promise<unknown> =>
    commands.execute(CommandIDs.openResult, { job: 'j', name: 'notebook' });
  return { files, opened, open };
}

const INPUTS = {
  notebook: {
    value: { $file: 'work/trend.ipynb', $as: 'json' },
    mediaType: 'application/x-ipynb+json'
  }
};

describe('a notebook among the results', () => {
  it('is saved beside the one that it was made of, and opened', async () => {
    const { files, opened, open } = setUp({ inputs: INPUTS });
    await open();
    expect([...files.keys()]).toEqual(['work/trend-executed.ipynb']);
    expect(opened).toEqual(['work/trend-executed.ipynb']);
  });

  it('is not trusted, whatever it says', async () => {
    const { files, open } = setUp({});
    await open();
    expect(files.get('browsed/notebook.ipynb')).toEqual({
      ...NOTEBOOK,
      cells: [{ ...NOTEBOOK.cells[0], metadata: { tags: ['kept'] } }]
    });
  });

  it('overwrites no file, and is saved once', async () => {
    const { files, opened, open } = setUp({
      inputs: INPUTS,
      files: ['work/trend-executed.ipynb', 'work/trend-executed-1.ipynb']
    });
    await open();
    await open();
    expect(files.get('work/trend-executed.ipynb')).toBe('old');
    expect(files.size).toBe(3);
    expect(opened).toEqual(Array(2).fill('work/trend-executed-2.ipynb'));
  });

  it('is told to be none, when it is none', async () => {
    const { opened, open } = setUp({ text: '{"cells": 3}' });
    await open();
    expect(opened).toEqual([]);
    expect(Notification.error).toHaveBeenCalledWith(
      expect.stringContaining('no notebook'),
      expect.anything()
    );
  });
});
