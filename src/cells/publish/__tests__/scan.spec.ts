import fc from 'fast-check';

import { scan, without } from '../scan';

const values = (source: string): Record<string, unknown> =>
  Object.fromEntries(
    scan(source).literals.map(({ name, value }) => [name, value])
  );

describe('what a cell assigns', () => {
  it('is found where the value is a simple literal', () => {
    expect(
      values(`
days = 7
rate: float = -0.5  # per day
big = 1_000
tiny = 1e-3
name = 'Ada' "\\tL."
raw = r"a\\b"
text = """two
lines"""
on = True
steps = [1, 2.5,
         -3]
`)
    ).toEqual({
      days: 7,
      rate: -0.5,
      big: 1000,
      tiny: 0.001,
      name: 'Ada\tL.',
      raw: 'a\\b',
      text: 'two\nlines',
      on: true,
      steps: [1, 2.5, -3]
    });
  });

  it('is no input where it is computed, shares its line, or is no plain value', () => {
    expect(
      values(`
a = b + 1
c = 1; d = 2
e, f = 1, 2
g = h = 3
i = f"{a}"
j = None
k = [x for x in y]
l = 12345678901234567890
m = 0x10
n = b"x"
o = "\\N{BULLET}"
p.q = 1
s = [[1], [2]]
`)
    ).toEqual({});
  });

  it('is no input where the name was used before', () => {
    expect(values('n = data.shape\nn = 5')).toEqual({});
    expect(values('print(n)\nn = 5')).toEqual({});
    expect(values('n = 5\nn = 6')).toEqual({ n: 5 });
  });

  it('is not looked for in functions, classes, texts and brackets', () => {
    const source = `
def f():
    x = 1
class C:
    y = 2
s = """
z = 3
"""
g(w=4)
`;
    expect(values(source)).toEqual({ s: '\nz = 3\n' });
    expect(scan(source).names).toEqual(['s']);
  });

  it('has its names in their order, also of blocks', () => {
    const source =
      'a, (b, *c) = f()\nfor i in a:\n    total = i\nd += 1\nx = y = 2';
    expect(scan(source).names).toEqual(['a', 'b', 'c', 'total', 'd', 'x', 'y']);
  });

  it('is found around magics, shell commands and what is half written', () => {
    expect(values('%matplotlib inline\n!ls\nn = 5\ny = (')).toEqual({ n: 5 });
  });

  it('of any text at all is found without an exception, each value as JSON', () => {
    const piece = fc.oneof(
      fc.constantFrom('n = 1\n', "s = '", '"""', '[', '(', '\n', '    ', '\\'),
      fc.string({ unit: 'binary' })
    );
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const source = pieces.join('');
        const { literals } = scan(source);
        expect(JSON.parse(JSON.stringify(literals))).toEqual(literals);
        const lines = source.split('\n').length;
        const left = without(source, literals);
        expect(left.split('\n')).toHaveLength(lines);
        for (const { last } of literals) {
          expect(last).toBeLessThan(lines);
        }
      }),
      { numRuns: 500 }
    );
  });
});

describe('a source without its inputs', () => {
  it('keeps the number of every line', () => {
    const source = 'a = 1\nsteps = [1,\n  2]\nb = a';
    const { literals } = scan(source);
    expect(without(source, literals)).toBe(
      '# a = 1\n# steps = [1,\n#   2]\nb = a'
    );
  });
});
