import type { ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import type { ICards, IReplaced } from '../../server/cards';
import { bringBack, jobOfCell } from '../bring-back';
import { writeCard } from '../card';
import { deliver } from '../deliver';
import {
  SOURCE,
  file,
  notebookOf,
  recordOf,
  stdout,
  texts,
  trans,
  view
} from './notebooks';

beforeEach(() => {
  jest.spyOn(console, 'warn').mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const record = recordOf('j');

/** A notebook whose cell showed `old` when job `j` was submitted from it, and a server that keeps it. */
function submitted({ trusted = true, room = true } = {}) {
  const model = notebookOf(SOURCE);
  const cell = model.cells.get(0) as ICodeCellModel;
  cell.sharedModel.setOutputs([stdout('old')]);
  const kept = writeCard(model, 'c0', record, 'here', trans);
  let replaced = { ...kept, trusted } as unknown as IReplaced;
  const cards = {
    replaced: async () => replaced,
    keep: async (_: string, now: IReplaced) => {
      replaced = room ? now : replaced;
      return room;
    }
  } as Partial<ICards> as ICards;
  const outbox = { detach: jest.fn() };
  const panel = { content: { model } } as unknown as NotebookPanel;
  const back = () => bringBack(panel, cell, 'j', { cards, outbox, trans });
  const arrive = () => deliver(model, record, [stdout('new')], 'here', trans);
  return { model, cell, outbox, back, arrive };
}

it('what a job replaced comes back, and the result again', async () => {
  const { model, back, arrive } = submitted();
  arrive();
  const result = file(model, 0);
  await back();
  expect(texts(file(model, 0))).toEqual(['old']);
  expect(texts(view(model, 0))).toEqual(['old']);
  await back();
  expect(file(model, 0)).toEqual(result);
  expect(view(model, 0)).toEqual(result);
});

it('a card that waits is given up, and gets no result', async () => {
  const { model, outbox, back, arrive } = submitted();
  await back();
  expect(outbox.detach).toHaveBeenCalledWith('j');
  expect(arrive()).toBe(false);
  expect(texts(file(model, 0))).toEqual(['old']);
});

it('nothing is changed when what the cell shows cannot be kept', async () => {
  const { model, back, arrive } = submitted({ room: false });
  arrive();
  const result = file(model, 0);
  await expect(back()).rejects.toThrow('nothing was changed');
  expect(file(model, 0)).toEqual(result);
});

it('what was not trusted comes back untrusted', async () => {
  const { cell, back, arrive } = submitted({ trusted: false });
  arrive();
  expect(cell.trusted).toBe(true);
  await back();
  expect(cell.trusted).toBe(false);
});

it('the job of a cell is the one it holds, else the newest submitted from it', async () => {
  const { cell, back, arrive } = submitted();
  const later = recordOf('later');
  const jobs = { jobs: [later, record] };
  arrive();
  expect(jobOfCell(cell, 'a.ipynb', jobs)).toBe('j');
  await back();
  expect(jobOfCell(cell, 'a.ipynb', jobs)).toBe('later');
  expect(jobOfCell(cell, 'copy.ipynb', jobs)).toBeNull();
});
