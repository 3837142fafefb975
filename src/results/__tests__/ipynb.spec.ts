import type { INotebookContent } from '@jupyterlab/nbformat';
import { nullTranslator } from '@jupyterlab/translation';

import { notebookOutputs, readNotebook } from '../ipynb';

const trans = nullTranslator.load('jupyterlab_hpc');

function notebook(cells: object[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: 'python' } },
    cells
  });
}

function read(cells: object[]): INotebookContent {
  const content = readNotebook(notebook(cells));
  if (!content) {
    throw new Error('It was not read.');
  }
  return content;
}

describe('a notebook as a result', () => {
  it('is looked at as texts, code and what the code showed', () => {
    const output = { output_type: 'stream', name: 'stdout', text: '42\n' };
    const outputs = notebookOutputs(
      read([
        { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'text'] },
        {
          cell_type: 'code',
          metadata: {},
          source: 'print(42)',
          outputs: [output, { output_type: 'unheard of' }]
        },
        { cell_type: 'code', metadata: {}, source: '  ', outputs: [] }
      ]),
      trans
    );
    expect(outputs.map(({ data }) => data ?? null)).toEqual([
      { 'text/markdown': '# Title\ntext', 'text/plain': '# Title\ntext' },
      expect.objectContaining({
        'text/markdown': '```python\nprint(42)\n```'
      }),
      null
    ]);
    expect(outputs[2]).toEqual(output);
  });

  it('shows code that holds fences of its own', () => {
    const [{ data }] = notebookOutputs(
      read([{ cell_type: 'code', metadata: {}, source: 'a = "````"' }]),
      trans
    );
    expect((data as Record<string, string>)['text/markdown']).toBe(
      '`````python\na = "````"\n`````'
    );
  });

  it('is cut where it is long', () => {
    const cells = Array.from({ length: 52 }, () => ({
      cell_type: 'markdown',
      source: 'x'
    }));
    const outputs = notebookOutputs(read(cells), trans);
    expect(outputs).toHaveLength(51);
    expect(JSON.stringify(outputs[50])).toContain('… and 2 more cells');
  });

  it('is none where it has no cells, or is of another format', () => {
    for (const text of [
      'not JSON',
      'null',
      '[]',
      '{"nbformat": 4}',
      '{"nbformat": 3, "cells": []}',
      '{"nbformat": 4, "cells": [1]}'
    ]) {
      expect(readNotebook(text)).toBeNull();
    }
  });
});
