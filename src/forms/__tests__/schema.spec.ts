import { initialData } from '../data';
import { toForm, withoutNull } from '../schema';
import { CRS84, DESCRIBED } from './echo';

const form = toForm(DESCRIBED);
const kinds = Object.fromEntries(
  form.inputs.map(({ name, kind }) => [name, kind])
);

describe('the form of a description', () => {
  it('keeps the order of the inputs', () => {
    const names = Object.keys(DESCRIBED.inputs.properties as object);
    expect(form.inputs.map(({ name }) => name)).toEqual(names);
    expect(Object.keys(form.schema.properties ?? {})).toEqual(names);
  });

  it('asks for each input in the way of its kind', () => {
    expect(kinds).toMatchObject({
      text: 'plain',
      signal: 'complex',
      either: 'complex',
      box: 'bbox',
      low: 'plain',
      list: 'plain',
      nested: 'plain',
      free: 'json'
    });
    expect(form.uiSchema.signal).toMatchObject({ 'ui:field': 'fileOrText' });
    expect(form.uiSchema.box).toMatchObject({ 'ui:field': 'boundingBox' });
    expect(form.uiSchema.free).toMatchObject({ 'ui:widget': 'textarea' });
  });

  it('takes titles, and names where there is none', () => {
    const titles = form.inputs.map(({ title }) => title);
    expect(titles).toContain('Cut-off frequency');
    expect(titles).toContain('pause');
  });

  it('hands no default to RJSF, which would fill it in again', () => {
    expect(JSON.stringify(form.schema)).not.toContain('"default"');
  });

  it('begins with the defaults, also those inside objects', () => {
    expect(initialData(form)).toEqual({
      box: { crs: CRS84 },
      pause: 0,
      window: 'hann',
      nested: { depth: 3 }
    });
  });

  it('makes a plain number of a number that may be null', () => {
    expect(form.schema.properties?.low).toMatchObject({ type: 'number' });
    expect(
      withoutNull({
        anyOf: [{ type: 'integer', minimum: 1 }, { type: 'null' }]
      })
    ).toEqual({ type: 'integer', minimum: 1 });
  });

  it('asks for a list of anything, and for what has no type, as JSON', () => {
    const { inputs } = toForm({
      inputs: { properties: { a: { type: 'array' }, b: {} } },
      hints: {}
    });
    expect(inputs.map(({ kind }) => kind)).toEqual(['json', 'json']);
  });

  it('is empty for a description without inputs', () => {
    expect(toForm({ inputs: {}, hints: {} }).inputs).toEqual([]);
  });
});
