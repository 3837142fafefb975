import { nullTranslator } from '@jupyterlab/translation';

import type { IProcessDescription } from '../../protocols/description';
import { CellFault, checkCell } from '../check';
import type { ICell } from '../order';
import { cellOrder, isUnchanged, objection, submittedSource } from '../order';
import { sha256 } from '../sha256';

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
  embedded: true
};

const process = {
  id: 'run-cell',
  target: { execute: 'processes/run-cell/execution' }
} as unknown as IProcessDescription;

describe('sha256', () => {
  // The vectors of FIPS 180-4's examples, and lengths around the padding's edges.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'
    ],
    [
      'Größe ∑',
      'b405e0cf524246a91ff2a0648d143d56456fd1130bcdbb856315d4a9c51ecb9f'
    ]
  ])('of %j', (text, hash) => {
    expect(sha256(text)).toBe(hash);
  });

  it.each([
    [55, '9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318'],
    [56, 'b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a'],
    [64, 'ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb'],
    [1000, '41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3']
  ])('of %i times the letter a', (count, hash) => {
    expect(sha256('a'.repeat(count))).toBe(hash);
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
        source: sha256('print(1)')
      }
    });
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
