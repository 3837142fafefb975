import { nullTranslator } from '@jupyterlab/translation';
import fc from 'fast-check';

import type { IDraft, IInputDraft } from '../draft';
import { KINDS, TYPES, draftOf, inputOf } from '../draft';
import { faultsOf, remarksOf } from '../faults';
import { packageOf, siteProcessOf, sourceOf } from '../package';

const trans = nullTranslator.load('jupyterlab_hpc');

const SOURCE = `# A trend
days = 7
factors = [1.0, 2]
label = "mean"
total = sum(factors) * days
print(label, total)
`;

const made = (change: Partial<IDraft> = {}): IDraft => ({
  ...draftOf(SOURCE, null, 'Trend of März'),
  ...change
});

const input = (change: Partial<IInputDraft>): IInputDraft => ({
  ...inputOf('x', 1),
  ...change
});

const faults = (change: Partial<IDraft>): string[] => [
  ...faultsOf(made(change), trans).keys()
];

describe('a draft', () => {
  it('begins with the variables that the cell gives simple values, and what it shows', () => {
    const draft = made();
    expect(draft.id).toBe('trend-of-marz');
    expect(draft.shown).toBe(true);
    expect(
      draft.inputs.map(({ name, type, items, value, optional }) => [
        name,
        type,
        type === 'array' ? items : '',
        value,
        optional
      ])
    ).toEqual([
      ['days', 'integer', '', '7', true],
      ['factors', 'array', 'number', '[1,2]', true],
      ['label', 'string', '', 'mean', true]
    ]);
    expect(faults({})).toEqual([]);
  });
});

describe('a package', () => {
  it('has the cell with its inputs taken out, and what describes them', () => {
    const draft = made({
      title: 'Trend',
      inputs: [
        { ...inputOf('days', 7), title: 'Days', minimum: '1', maximum: '30' },
        { ...inputOf('label', 'mean'), choices: 'mean, sum' },
        { ...inputOf('name'), optional: false }
      ],
      outputs: [{ name: 'total', title: '', kind: 'number' }]
    });
    const { type, text } = packageOf(draft, trans);
    expect(type).toBe('application/ogcapppkg+json');
    const body = JSON.parse(text);
    const [unit, python] = body.executionUnit;
    expect(python).toEqual({
      mediaType: 'text/x-python',
      value: SOURCE.replace('days = 7', '# days = 7').replace(
        'label = "mean"',
        '# label = "mean"'
      )
    });
    expect(unit.mediaType).toBe('application/vnd.jupyterlab-hpc.process+yaml');
    expect(unit.value).toEqual({
      id: draft.id,
      title: 'Trend',
      version: '1.0.0',
      inputs: {
        days: {
          title: 'Days',
          schema: { type: 'integer', minimum: 1, maximum: 30, default: 7 }
        },
        label: {
          title: 'label',
          schema: { type: 'string', enum: ['mean', 'sum'], default: 'mean' }
        },
        name: { title: 'name', schema: { type: 'string' } }
      },
      outputs: {
        total: { title: 'total', schema: { type: 'number' } },
        shown: expect.objectContaining({ title: 'What it shows' })
      },
      cell: `${draft.id}.py`
    });
    expect(body.processDescription).toMatchObject({
      id: draft.id,
      title: 'Trend',
      inputs: unit.value.inputs,
      outputs: unit.value.outputs
    });
  });

  it('names the kernel where the notebook has one', () => {
    expect(siteProcessOf(made({ kernel: 'py311' }), trans).process.kernel).toBe(
      'py311'
    );
  });

  it('leaves lines alone whose variables are no inputs', () => {
    expect(sourceOf(made({ inputs: [] }))).toBe(SOURCE);
  });
});

describe('what is wrong with a draft', () => {
  it.each<[string, Partial<IDraft>]>([
    ['id', { id: '' }],
    ['id', { id: '-x' }],
    ['id', { id: 'a/b' }],
    ['source', { source: ' \n' }],
    ['source', { source: 'x'.repeat((256 << 10) + 1) }],
    ['outputs', { shown: false }],
    ['inputs.0.name', { inputs: [input({ name: '1x' })] }],
    ['inputs.0.name', { inputs: [input({ name: 'class' })] }],
    ['inputs.1.name', { inputs: [input({}), input({})] }],
    ['inputs.0.value', { inputs: [input({ value: '1.5' })] }],
    ['inputs.0.value', { inputs: [input({ type: 'number', value: '' })] }],
    ['inputs.0.value', { inputs: [input({ type: 'boolean', value: '1' })] }],
    [
      'inputs.0.value',
      { inputs: [input({ type: 'array', value: '[1, "a"]' })] }
    ],
    ['inputs.0.value', { inputs: [input({ value: '0', minimum: '1' })] }],
    ['inputs.0.value', { inputs: [input({ choices: '2,3' })] }],
    ['inputs.0.minimum', { inputs: [input({ minimum: 'x' })] }],
    [
      'inputs.0.maximum',
      { inputs: [input({ minimum: '3', maximum: '2', optional: false })] }
    ],
    ['inputs.0.choices', { inputs: [input({ choices: '1,b' })] }],
    [
      'outputs.0.name',
      { outputs: [{ name: 'shown', title: '', kind: 'any' }] }
    ],
    ['outputs.0.name', { outputs: [{ name: 'a-b', title: '', kind: 'any' }] }]
  ])('is told at %s: %j', (field, change) => {
    expect(faults(change)).toEqual([field]);
  });

  it('is nothing where limits of a type that has none were left behind', () => {
    expect(
      faults({ inputs: [input({ type: 'string', minimum: 'x', value: 'a' })] })
    ).toEqual([]);
  });

  it('does not hold up what may be meant', () => {
    const draft = made({
      inputs: [input({ name: 'total' })],
      outputs: [{ name: 'nowhere', title: '', kind: 'any' }]
    });
    expect(faultsOf(draft, trans).size).toBe(0);
    expect([...remarksOf(draft, trans).keys()]).toEqual([
      'inputs.0.name',
      'outputs.0.name'
    ]);
  });
});

describe('whatever is typed', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '1', '-2.5', 'true', '[1]', '["a"]', 'a, b', '1e999')
  );
  const name = fc.oneof(text, fc.constantFrom('x', '__proto__', 'constructor'));
  const inputs = fc.array(
    fc.record<IInputDraft>({
      name,
      title: text,
      type: fc.constantFrom(...TYPES),
      items: fc.constantFrom('number', 'integer', 'string', 'boolean'),
      optional: fc.boolean(),
      value: text,
      minimum: text,
      maximum: text,
      choices: text
    }),
    { maxLength: 4 }
  );
  const outputs = fc.array(
    fc.record({ name, title: text, kind: fc.constantFrom(...KINDS) }),
    { maxLength: 3 }
  );
  const draft = fc.record<IDraft>({
    id: name,
    title: text,
    description: text,
    source: fc.oneof(text, fc.constant(SOURCE)),
    kernel: fc.option(text),
    inputs,
    outputs,
    shown: fc.boolean()
  });

  it('is JSON that says the same after a round trip, with all inputs where no fault was told', () => {
    fc.assert(
      fc.property(draft, given => {
        const { text: sent } = packageOf(given, trans);
        const body = JSON.parse(sent);
        expect(JSON.stringify(body, null, 2)).toBe(sent);
        expect(body.executionUnit[1].value).toBe(sourceOf(given));
        const wrong = faultsOf(given, trans);
        remarksOf(given, trans);
        if (wrong.size === 0) {
          const unit = body.executionUnit[0].value;
          expect(Object.keys(unit.inputs).sort()).toEqual(
            given.inputs.map(each => each.name).sort()
          );
          expect(unit.id).toBe(given.id);
        }
      }),
      { numRuns: 500 }
    );
  });
});
