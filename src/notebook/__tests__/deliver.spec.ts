import { writeCard } from '../card';
import { deliver, distrust } from '../deliver';
import { deliveredJobs, waitingCells, waitingJobs } from '../find';
import { MARK, MIME } from '../mime';
import {
  SOURCE,
  file,
  notebookOf,
  recordOf,
  shown,
  stdout,
  texts,
  trans,
  view
} from './notebooks';

beforeEach(() => {
  // yjs warns at the way in which @jupyter/ydoc fills cells that are still to be inserted.
  jest.spyOn(console, 'warn').mockImplementation();
});

afterEach(() => {
  jest.restoreAllMocks();
});

const PLACE = 'This server';
const RECEIPT = 'ran on This server · 2.1 s';

describe('a card', () => {
  it('takes the place of the outputs, with a text for those without this extension', () => {
    const model = notebookOf(SOURCE);
    model.cells.get(0).sharedModel.setSource(SOURCE);
    const record = recordOf('j');
    expect(writeCard(model, 'c0', record, PLACE, trans)).toEqual({
      outputs: [],
      trusted: true
    });
    expect(file(model, 0)).toEqual([
      {
        output_type: 'display_data',
        data: {
          [MIME]: { job: 'j', role: 'card' },
          'text/plain':
            'Job cell 1 · a.ipynb on This server, submitted 2026-11-23 10:04 UTC. JupyterLab with jupyterlab-hpc shows its state here.'
        },
        metadata: { [MARK]: { job: 'j', role: 'card' } }
      }
    ]);
    expect(view(model, 0)).toEqual(file(model, 0));
    expect(model.toJSON()).toMatchObject({
      cells: [{ execution_count: null }]
    });
  });

  it('is not written into a notebook that has not the cell', () => {
    const model = notebookOf(SOURCE);
    expect(writeCard(model, 'gone', recordOf('j'), PLACE, trans)).toBeNull();
    expect(file(model, 0)).toEqual([]);
  });

  it('is found in every cell that holds it', () => {
    const model = notebookOf(SOURCE, 'other', SOURCE);
    writeCard(model, 'c0', recordOf('j'), PLACE, trans);
    writeCard(model, 'c1', recordOf('k'), PLACE, trans);
    writeCard(model, 'c2', recordOf('j'), PLACE, trans);
    expect(waitingCells(model, 'j').map(({ index }) => index)).toEqual([0, 2]);
    expect(waitingJobs(model)).toEqual(['j', 'k', 'j']);
  });
});

describe('delivery', () => {
  const record = recordOf('j');
  const results = [
    stdout(['one\n', 'two\n']),
    stdout('three\n'),
    shown({ 'image/png': 'abc', 'text/plain': '<Figure>' })
  ];

  function withCard(...sources: string[]) {
    const model = notebookOf(...sources);
    writeCard(model, 'c0', record, PLACE, trans);
    return model;
  }

  it('puts the results in the place of the card, and a thin line under them', () => {
    const model = withCard(SOURCE, 'other');
    expect(deliver(model, record, results, PLACE, trans)).toBe(true);
    expect(texts(file(model, 0))).toEqual([
      'one\ntwo\nthree\n',
      '<Figure>',
      RECEIPT
    ]);
    expect(view(model, 0)).toEqual(file(model, 0));
    expect(file(model, 1)).toEqual([]);
  });

  it('marks what nbformat lets it mark', () => {
    const model = withCard(SOURCE);
    deliver(model, record, results, PLACE, trans);
    const [text, picture, receipt] = file(model, 0);
    expect(Object.keys(text).sort()).toEqual(['name', 'output_type', 'text']);
    expect(picture.metadata).toEqual({
      [MARK]: { job: 'j', role: 'result', n: 1 }
    });
    expect(receipt.metadata).toEqual({ [MARK]: { job: 'j', role: 'receipt' } });
  });

  it('changes nothing the second time', () => {
    const model = withCard(SOURCE);
    deliver(model, record, results, PLACE, trans);
    const after = JSON.stringify(model.toJSON());
    expect(deliver(model, record, results, PLACE, trans)).toBe(false);
    expect(JSON.stringify(model.toJSON())).toBe(after);
    expect(deliveredJobs(model)).toEqual(['j']);
  });

  it('is one change of the document', () => {
    const model = withCard('edited', 'other');
    let changes = 0;
    model.sharedModel.changed.connect(() => {
      changes++;
    });
    deliver(model, record, results, PLACE, trans);
    expect(changes).toBe(1);
  });

  it('does not touch an edited cell but for its card: the result goes below', () => {
    const model = withCard(SOURCE, 'other');
    model.cells.get(0).sharedModel.setSource('print(2)');
    deliver(model, record, results, PLACE, trans);
    expect(
      [0, 1, 2].map(n => model.cells.get(n).sharedModel.getSource())
    ).toEqual(['print(2)', SOURCE, 'other']);
    expect(texts(file(model, 0))).toEqual([
      expect.stringContaining('was edited')
    ]);
    expect(texts(file(model, 1))).toEqual([
      'one\ntwo\nthree\n',
      '<Figure>',
      RECEIPT
    ]);
  });

  it('goes below each edited copy, and into each that was not edited', () => {
    const model = notebookOf(SOURCE, 'x', SOURCE, SOURCE);
    for (const id of ['c0', 'c2', 'c3']) {
      writeCard(model, id, record, PLACE, trans);
    }
    model.cells.get(0).sharedModel.setSource('a');
    model.cells.get(2).sharedModel.setSource('b');
    deliver(model, record, results, PLACE, trans);
    const sources = Array.from(model.cells, cell =>
      cell.sharedModel.getSource()
    );
    expect(sources).toEqual(['a', SOURCE, 'x', 'b', SOURCE, SOURCE]);
    expect([1, 4, 5].map(n => texts(file(model, n)).at(-1))).toEqual([
      RECEIPT,
      RECEIPT,
      RECEIPT
    ]);
  });

  it('leaves a cell alone whose card a run in the kernel has taken away', () => {
    const model = withCard(SOURCE);
    const cell = model.cells.get(0);
    // What `CodeCell.execute` does first.
    (cell as unknown as { clearExecution(): void }).clearExecution();
    expect(deliver(model, record, results, PLACE, trans)).toBe(false);
    expect(file(model, 0)).toEqual([]);
  });

  it('keeps the trust of the cell as it was', () => {
    const model = withCard(SOURCE, SOURCE);
    writeCard(model, 'c1', record, PLACE, trans);
    deliver(model, record, results, PLACE, trans);
    expect(Array.from(model.cells, cell => cell.trusted)).toEqual([
      true,
      false
    ]);
  });

  it('keeps what the kernel wrote behind the card, in the file and on the screen', () => {
    const model = withCard(SOURCE);
    const late = stdout('late\n');
    (
      model.cells.get(0) as unknown as {
        outputs: { add(output: unknown): void };
      }
    ).outputs.add(late);
    deliver(model, record, results, PLACE, trans);
    const wanted = ['one\ntwo\nthree\n', '<Figure>', RECEIPT, 'late\n'];
    expect(texts(file(model, 0))).toEqual(wanted);
    expect(texts(view(model, 0))).toEqual(wanted);
  });

  it('of nothing leaves the line alone', () => {
    const model = withCard(SOURCE);
    deliver(model, record, [], PLACE, trans);
    expect(texts(file(model, 0))).toEqual([RECEIPT]);
  });

  it('of a failed cell brings the traceback', () => {
    const model = withCard(SOURCE);
    const failed = recordOf('j', { state: 'failed', message: 'boom' });
    const error = {
      output_type: 'error',
      ename: 'ZeroDivisionError',
      evalue: 'division by zero',
      traceback: ['a', 'b']
    };
    deliver(model, failed, [error], PLACE, trans);
    expect(file(model, 0)[0]).toEqual(error);
    expect(texts(file(model, 0))[1]).toBe('failed on This server · 2.1 s');
  });

  it('without any result keeps the card, and its text says what happened', () => {
    const model = withCard(SOURCE);
    const failed = recordOf('j', { state: 'failed', message: 'Killed.' });
    expect(deliver(model, failed, [], PLACE, trans)).toBe(true);
    expect(file(model, 0)).toHaveLength(1);
    expect(file(model, 0)[0]).toMatchObject({
      data: { [MIME]: { job: 'j', role: 'card' } },
      metadata: { [MARK]: { settled: true } }
    });
    expect(texts(file(model, 0))[0]).toContain('failed.\nKilled.');
    expect(deliver(model, failed, [], PLACE, trans)).toBe(false);
  });

  it('forgets the execution count of another process', () => {
    const model = withCard(SOURCE);
    const result = {
      output_type: 'execute_result',
      execution_count: 17,
      data: { 'text/plain': ['4', '2'] },
      metadata: {}
    };
    deliver(model, record, [result], PLACE, trans);
    expect(file(model, 0)[0]).toMatchObject({
      execution_count: null,
      data: { 'text/plain': '42' }
    });
  });

  it('leaves out what nbformat does not know', () => {
    const model = withCard(SOURCE);
    const outputs = [
      { ...stdout('a'), extra: 1 },
      {
        ...shown({ 'text/plain': 'b' }),
        data: {
          'text/plain': 'b',
          'text/html': null,
          'image/png': { no: 'text' },
          'application/json': [1]
        },
        transient: { display_id: 'x' },
        execution_count: 3
      },
      {
        output_type: 'error',
        ename: 'E',
        evalue: 'e',
        traceback: [],
        metadata: {}
      }
    ];
    deliver(model, record, outputs, PLACE, trans);
    const [text, rich, error] = file(model, 0);
    expect(Object.keys(text).sort()).toEqual(['name', 'output_type', 'text']);
    expect(Object.keys(rich).sort()).toEqual([
      'data',
      'metadata',
      'output_type'
    ]);
    expect(rich.data).toEqual({ 'text/plain': 'b', 'application/json': [1] });
    expect(Object.keys(error).sort()).toEqual([
      'ename',
      'evalue',
      'output_type',
      'traceback'
    ]);
  });

  it('takes the trust from waiting cells where scripts may come from elsewhere', () => {
    const model = notebookOf(SOURCE, 'other');
    model.cells.get(1).trusted = true;
    writeCard(model, 'c0', record, PLACE, trans);
    distrust(model, 'j');
    expect(Array.from(model.cells, cell => cell.trusted)).toEqual([
      false,
      true
    ]);
  });

  it('shortens a text that would hold the page up', () => {
    const model = withCard(SOURCE);
    const long = `first\n${'x'.repeat(3_000_000)}\nlast`;
    deliver(model, record, [stdout(long)], PLACE, trans);
    const [text] = texts(file(model, 0));
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toMatch(/^first\n/);
    expect(text).toContain('left out here');
    expect(text).toMatch(/\nlast$/);
  });
});
