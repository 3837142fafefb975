import * as fc from 'fast-check';

import { csvHead } from '../csv';

describe('the head of a CSV', () => {
  it('reads quotes, doubled quotes and line breaks inside quotes', () => {
    const head = csvHead('a,b\n"x, ""y""\nz",2\n', 5);
    expect(head).toEqual({
      header: ['a', 'b'],
      rows: [['x, "y"\nz', '2']],
      count: 1
    });
  });

  it.each([
    ['a;b\n1;2', ';'],
    ['a\tb\n1\t2', 'tab'],
    ['\ufeffa,b\r1,2', 'comma, with a byte order mark and old line ends']
  ])('finds the delimiter of %j', text => {
    expect(csvHead(text, 5)).toEqual({
      header: ['a', 'b'],
      rows: [['1', '2']],
      count: 1
    });
  });

  it('keeps as many rows as asked for and counts all', () => {
    const head = csvHead('h\n1\n2\n\n3\n', 2);
    expect(head.rows).toEqual([['1'], ['2']]);
    expect(head.count).toBe(3);
  });

  it('gives an empty head for an empty text', () => {
    expect(csvHead('', 3)).toEqual({ header: [], rows: [], count: 0 });
  });

  it('gives back what was quoted by the rules', () => {
    const cell = fc.string({ minLength: 1 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), {
      minLength: 1,
      maxLength: 8
    });
    fc.assert(
      fc.property(table, rows => {
        const quoted = rows
          .map(row => row.map(c => `"${c.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        const head = csvHead(quoted, rows.length);
        expect([head.header, ...head.rows]).toEqual(rows);
      })
    );
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const head = csvHead(text, 3);
        expect(head.rows.length).toBeLessThanOrEqual(3);
        expect(head.count).toBeGreaterThanOrEqual(head.rows.length);
      })
    );
  });
});
