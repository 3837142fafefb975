import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookModel } from '@jupyterlab/notebook/lib/model';
import * as fc from 'fast-check';
import * as Y from 'yjs';

import { writeCard } from '../card';
import { deliver } from '../deliver';
import { marksOf } from '../find';
import {
  SOURCE,
  file,
  notebookOf,
  recordOf,
  stdout,
  texts,
  trans
} from './notebooks';

beforeEach(() => {
  jest.spyOn(console, 'warn').mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const PLACE = 'This server';
const record = recordOf('j');
const RESULT = [stdout('result')];

/** What a user may do to a notebook while a job is out. */
type Deed = 'type' | 'undo' | 'clear' | 'delete' | 'insert' | 'deliver';

const deed = fc.constantFrom<Deed>(
  'type',
  'undo',
  'clear',
  'delete',
  'insert',
  'deliver'
);

function act(model: NotebookModel, what: Deed, n: number): void {
  const { sharedModel } = model;
  const at = sharedModel.cells.findIndex(({ id }) => id === 'c0');
  switch (what) {
    case 'type':
      sharedModel.cells[at]?.setSource(`${SOURCE} # ${n}`);
      break;
    case 'undo':
      sharedModel.cells[at]?.setSource(SOURCE);
      break;
    case 'clear':
      if (at >= 0) {
        (model.cells.get(at) as ICodeCellModel).clearExecution();
      }
      break;
    case 'delete':
      if (at >= 0) {
        sharedModel.deleteCell(at);
      }
      break;
    case 'insert':
      sharedModel.insertCell(0, { cell_type: 'code', id: `new-${n}` });
      break;
    case 'deliver':
      deliver(model, record, RESULT, PLACE, trans);
  }
}

/** Cells with results of the job, by their source. */
function resultsOf(model: NotebookModel): string[] {
  return Array.from(model.cells)
    .filter(cell =>
      marksOf(cell as ICodeCellModel).some(
        ({ mark }) => mark.role === 'receipt'
      )
    )
    .map(cell => cell.sharedModel.getSource());
}

it('no order of deeds puts a result over an edit, or puts it in twice', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 12 }), deeds => {
      const model = notebookOf(SOURCE, 'other');
      writeCard(model, 'c0', record, PLACE, trans);
      for (const [n, what] of deeds.entries()) {
        const sources = () =>
          new Map(
            Array.from(model.cells, cell => [
              cell.id,
              cell.sharedModel.getSource()
            ])
          );
        const before = sources();
        act(model, what, n);
        if (what === 'deliver') {
          const after = sources();
          before.forEach((source, id) => expect(after.get(id)).toBe(source));
          // What it put somewhere stands under the source that was submitted.
          const put = resultsOf(model);
          expect(put.length).toBeLessThanOrEqual(1);
        }
        if (what === 'deliver' && deeds.indexOf('deliver') === n) {
          resultsOf(model).forEach(source => expect(source).toBe(SOURCE));
        }
      }
    }),
    { numRuns: 200 }
  );
});

describe('two people in one document', () => {
  /** Two clients of one shared notebook; what one does reaches the other by `sync`. */
  function clients() {
    const models = [new NotebookModel(), new NotebookModel()];
    const docs = models.map(
      ({ sharedModel }) => (sharedModel as unknown as { ydoc: Y.Doc }).ydoc
    );
    const sync = () => {
      for (const [one, other] of [docs, [...docs].reverse()]) {
        Y.applyUpdate(
          other,
          Y.encodeStateAsUpdate(one, Y.encodeStateVector(other))
        );
      }
    };
    models[0].fromJSON(
      notebookOf(SOURCE, 'other').toJSON() as Parameters<
        NotebookModel['fromJSON']
      >[0]
    );
    writeCard(models[0], 'c0', record, PLACE, trans);
    sync();
    // As JupyterLab does when a notebook is open.
    models.forEach(({ sharedModel }) => sharedModel.clearUndoHistory());
    return { models, sync };
  }

  it('both see what one of them inserted, once', () => {
    const { models, sync } = clients();
    deliver(models[0], record, RESULT, PLACE, trans);
    sync();
    expect(deliver(models[1], record, RESULT, PLACE, trans)).toBe(false);
    sync();
    for (const model of models) {
      expect(texts(file(model, 0))).toEqual([
        'result',
        'ran on This server · 2.1 s'
      ]);
    }
  });

  it('an edit that was on its way is kept when the result comes', () => {
    const { models, sync } = clients();
    models[1].cells.get(0).sharedModel.setSource('print(2)');
    deliver(models[0], record, RESULT, PLACE, trans);
    sync();
    for (const model of models) {
      expect(model.cells.get(0).sharedModel.getSource()).toBe('print(2)');
      expect(resultsOf(model)).toHaveLength(1);
    }
  });

  it('undo of one does not take the result away', () => {
    const { models, sync } = clients();
    for (const model of models) {
      model.cells.get(1).sharedModel.setSource('typed');
    }
    deliver(models[0], record, RESULT, PLACE, trans);
    sync();
    for (const model of models) {
      model.sharedModel.undo();
      model.sharedModel.undo();
    }
    sync();
    expect(models.map(resultsOf)).toEqual([[SOURCE], [SOURCE]]);
  });
});
