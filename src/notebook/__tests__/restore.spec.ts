import type { ICodeCellModel } from '@jupyterlab/cells';

import { writeCard } from '../card';
import { deliver } from '../deliver';
import { verdict } from '../restore';
import { SOURCE, notebookOf, recordOf, stdout, trans } from './notebooks';

beforeEach(() => {
  jest.spyOn(console, 'warn').mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const PLACE = 'This server';
const OLD = stdout('old\nlines\n');

/** A notebook whose cell `c0` shows something, as it was before the job. */
function withOutput() {
  const model = notebookOf(SOURCE, 'other');
  (model.cells.get(0) as ICodeCellModel).sharedModel.setOutputs([OLD]);
  return model;
}

describe('a card that was never seen in the saved file', () => {
  const record = recordOf('j');

  it('is lost when its cell is as it was', () => {
    expect(verdict(withOutput(), record, 'c0', [OLD])).toBe('lost');
    expect(verdict(notebookOf(SOURCE), record, 'c0', [])).toBe('lost');
  });

  it('is lost however the file cuts the old output into lines', () => {
    const cut = stdout(['old\n', 'lines\n']);
    expect(verdict(withOutput(), record, 'c0', [cut])).toBe('lost');
  });

  it('is not put over an edited cell', () => {
    const model = withOutput();
    model.cells.get(0).sharedModel.setSource('print(2)');
    expect(verdict(model, record, 'c0', [OLD])).toBe('edited');
  });

  it('is not put over newer outputs', () => {
    expect(verdict(withOutput(), record, 'c0', [])).toBe('newer');
    expect(verdict(notebookOf(SOURCE), record, 'c0', [OLD])).toBe('newer');
  });

  it('has no place in a notebook without its cell', () => {
    expect(verdict(notebookOf(SOURCE), record, 'gone', [])).toBe('gone');
  });

  it('is there as long as anything of the job is, in any cell', () => {
    const model = withOutput();
    writeCard(model, 'c1', record, PLACE, trans);
    expect(verdict(model, record, 'c0', [OLD])).toBe('there');
    deliver(model, record, [stdout('new')], PLACE, trans);
    expect(verdict(model, record, 'c0', [OLD])).toBe('there');
  });
});
