import { nullTranslator } from '@jupyterlab/translation';

import type { IProcessDescription } from '../../protocols/description';
import { CellFault, checkCell } from '../check';
import { fingerprint } from '../fingerprint';
import type { ICell } from '../order';
import { cellOrder, isUnchanged, objection, submittedSource } from '../order';

const trans = nullTranslator.load('');

const cell: ICell = {
  notebook: 'work/trend.ipynb',
  id: 'c4',
  index: 3,
  type: 'code',
  source: 'print(1)',
  busy: false,
  kernel: 'python3',
  language: 'python'
};

const gateway = {
  id: 'this-server',
  title: 'This server',
  protocol: 'ogcapi-processes',
  root: '/hpc/engine/',
  embedded: true,
  editable: false
};

const process = {
  id: 'run-cell',
  target: { execute: 'processes/run-cell/execution' }
} as unknown as IProcessDescription;

describe('fingerprint', () => {
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [
      'Größe ∑',
      'b405e0cf524246a91ff2a0648d143d56456fd1130bcdbb856315d4a9c51ecb9f'
    ]
  ])('of %j is the SHA-256 of its UTF-8', (text, hash) => {
    expect(fingerprint(text)).toBe(hash);
  });
});

describe('a cell', () => {
  it('becomes an order that names its notebook, its id and what it said', () => {
    expect(cellOrder('u', cell, gateway, process, trans)).toEqual({
      id: 'u',
      gateway: 'this-server',
      protocol: 'ogcapi-processes',
      process: 'run-cell',
      title: 'cell 4 · trend.ipynb',
      inputs: { code: 'print(1)', kernel: 'python3' },
      target: { execute: 'processes/run-cell/execution' },
      origin: {
        notebook: 'work/trend.ipynb',
        cell: 'c4',
        source: fingerprint('print(1)')
      }
    });
  });

  it('says where to run and with what, where that was chosen', () => {
    const resources = { executor: 'slurm', cores: 2 };
    expect(
      cellOrder('u', cell, gateway, process, trans, resources).resources
    ).toEqual(resources);
  });

  it('is known to be edited or not, and gives back what was submitted', () => {
    const order = cellOrder('u', cell, gateway, process, trans);
    expect(isUnchanged(order, 'print(1)')).toBe(true);
    expect(isUnchanged(order, 'print(2)')).toBe(false);
    expect(submittedSource(order)).toBe('print(1)');
  });

  it('does not matter to a job that was not made from one', () => {
    const order = cellOrder('u', cell, gateway, process, trans);
    delete order.origin;
    expect(isUnchanged(order, 'anything')).toBe(true);
    expect(submittedSource(order)).toBeNull();
  });

  it.each([
    [null, 'no active cell'],
    [{ ...cell, type: 'markdown' }, 'markdown'],
    [{ ...cell, source: ' \n' }, 'empty'],
    [{ ...cell, language: 'r' }, 'speaks r'],
    [{ ...cell, busy: true }, 'running in the kernel']
  ])('that cannot run as a job is refused with a reason (%#)', (bad, words) => {
    expect(objection(bad, trans)).toContain(words);
  });

  it('that can run is not objected to', () => {
    expect(objection(cell, trans)).toBeNull();
    expect(objection({ ...cell, language: null }, trans)).toBeNull();
  });

  it('with a syntax error is told by line before anything is sent', async () => {
    const ledger = {
      check: async () => ({
        ok: false as const,
        line: 3,
        column: 7,
        message: "'(' was never closed"
      })
    };
    const checked = checkCell(ledger, 'print(', trans);
    await expect(checked).rejects.toBeInstanceOf(CellFault);
    await expect(checked).rejects.toMatchObject({
      line: 3,
      column: 7,
      message: "Line 3: '(' was never closed — nothing was submitted."
    });
  });
});
