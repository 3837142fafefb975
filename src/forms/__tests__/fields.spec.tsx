import { nullTranslator } from '@jupyterlab/translation';
import type { FieldProps } from '@rjsf/utils';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { JsonValue } from '../../protocols/json';
import type { BoxMap } from '../context';
import { BoundingBox } from '../BoundingBox';
import { FileOrText } from '../FileOrText';
import { CRS84 } from './echo';

const trans = nullTranslator.load('jupyterlab_hpc');
const EPSG = 'http://www.opengis.net/def/crs/EPSG/0/4326';

/** Draws a field that keeps its value, and tells the last one. */
function hold(
  Field: (props: FieldProps) => JSX.Element,
  start: JsonValue | undefined,
  options: object,
  more: {
    pickFile?: () => Promise<string | null>;
    rawErrors?: string[];
    BoxMap?: BoxMap;
  } = {}
): { value: () => JsonValue | undefined } {
  let last = start;
  function Holder(): JSX.Element {
    const [data, setData] = React.useState(start);
    const props = {
      idSchema: { $id: 'form/field' },
      schema: {},
      uiSchema: { 'ui:options': options },
      formData: data,
      formContext: {
        trans,
        pickFile: more.pickFile ?? null,
        BoxMap: more.BoxMap ?? null,
        root: 'form'
      },
      rawErrors: more.rawErrors,
      onChange: (next: JsonValue) => {
        last = next;
        setData(next);
      },
      onBlur: () => undefined
    };
    return <Field {...(props as unknown as FieldProps)} />;
  }
  render(<Holder />);
  return { value: () => last };
}

describe('the bounding box', () => {
  it('takes four numbers and a reference system', async () => {
    const held = hold(BoundingBox, undefined, { crs: [CRS84, EPSG] });
    await userEvent.type(screen.getByLabelText('West'), '-1.5');
    expect(held.value()).toEqual({
      bbox: [-1.5, null, null, null],
      crs: CRS84
    });
    await userEvent.type(screen.getByLabelText('North'), '52');
    fireEvent.change(screen.getByLabelText('Reference system'), {
      target: { value: EPSG }
    });
    expect(held.value()).toEqual({ bbox: [-1.5, null, null, 52], crs: EPSG });
  });

  it('keeps the plane when heights are added and taken away', async () => {
    const held = hold(BoundingBox, { bbox: [1, 2, 3, 4] }, { crs: [] });
    const high = screen.getByLabelText('with heights');
    await userEvent.click(high);
    expect(held.value()).toEqual({ bbox: [1, 2, null, 3, 4, null] });
    await userEvent.type(screen.getByLabelText('Lowest'), '7');
    expect(held.value()).toEqual({ bbox: [1, 2, 7, 3, 4, null] });
    await userEvent.click(high);
    expect(held.value()).toEqual({ bbox: [1, 2, 3, 4] });
  });

  it('stays a plain list where it is one', async () => {
    const held = hold(BoundingBox, [1, 2, 3, 4], { crs: [] });
    await userEvent.clear(screen.getByLabelText('East'));
    expect(held.value()).toEqual([1, 2, null, 4]);
  });

  it('tells what describes it, and that it is wrong', () => {
    hold(BoundingBox, undefined, { crs: [] }, { rawErrors: ['wrong'] });
    const west = screen.getByLabelText('West');
    expect(west.getAttribute('aria-invalid')).toBe('true');
    expect(west.getAttribute('aria-describedby')).toContain(
      'form/field__error'
    );
  });
});

describe('the map of a bounding box', () => {
  /** Tells its box, and draws always the same one. */
  const Map: BoxMap = ({ box, onChange }) => (
    <button onClick={() => onChange([5, 6, 7, 8])}>
      {JSON.stringify(box)}
    </button>
  );

  it('shows the box that is entered, and sets its plane', async () => {
    const held = hold(
      BoundingBox,
      { bbox: [1, 2, 9, 3, 4, 10], crs: CRS84 },
      { crs: [CRS84] },
      { BoxMap: Map }
    );
    const map = screen.getByText('[1,2,3,4]');
    await userEvent.click(map);
    expect(held.value()).toEqual({ bbox: [5, 6, 9, 7, 8, 10], crs: CRS84 });
    await userEvent.clear(screen.getByLabelText('East'));
    expect(screen.getByText('null')).toBeTruthy();
  });

  it('begins a box where there is none', async () => {
    const held = hold(BoundingBox, undefined, { crs: [] }, { BoxMap: Map });
    await userEvent.click(screen.getByText('null'));
    expect(held.value()).toEqual({ bbox: [5, 6, 7, 8] });
  });

  it.each([
    [CRS84, 1],
    [EPSG, 1],
    ['urn:ogc:def:crs:EPSG:6.6:4326', 1],
    ['urn:ogc:def:crs:EPSG:6.6:3785', 0],
    ['http://www.opengis.net/def/crs/EPSG/0/3857', 0]
  ])('is there for degrees only: %s', (crs, maps) => {
    hold(BoundingBox, undefined, { crs: [crs] }, { BoxMap: Map });
    expect(screen.queryAllByText('null')).toHaveLength(maps);
  });
});

describe('a file or a text', () => {
  it('takes a pasted text', async () => {
    const held = hold(FileOrText, undefined, { mediaTypes: ['text/csv'] });
    await userEvent.type(screen.getByRole('textbox'), 'a,b');
    expect(held.value()).toEqual({ text: 'a,b' });
    expect(screen.getByText('text/csv')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'browse' })).toBeNull();
  });

  it('takes a file, and lets go of it for a text', async () => {
    const held = hold(
      FileOrText,
      { text: 'old' },
      { mediaTypes: ['text/csv'] },
      { pickFile: async () => 'data/a.csv' }
    );
    await userEvent.click(screen.getByRole('button', { name: 'browse' }));
    expect(await screen.findByDisplayValue('data/a.csv')).toBeTruthy();
    expect(held.value()).toEqual({ file: 'data/a.csv' });
    await userEvent.click(screen.getByRole('button', { name: 'paste text' }));
    expect(held.value()).toEqual({ text: '' });
  });

  it('takes an address, and lets go of it for a text', async () => {
    const held = hold(FileOrText, undefined, { mediaTypes: ['text/csv'] });
    await userEvent.click(
      screen.getByRole('button', { name: 'give an address' })
    );
    await userEvent.type(screen.getByPlaceholderText('https://…'), 'https://a');
    expect(held.value()).toEqual({ link: 'https://a' });
    await userEvent.click(screen.getByRole('button', { name: 'paste text' }));
    expect(held.value()).toEqual({ text: '' });
  });

  it('keeps what is there when no file is chosen', async () => {
    const held = hold(
      FileOrText,
      { text: 'old' },
      { mediaTypes: [] },
      { pickFile: async () => null }
    );
    await userEvent.click(screen.getByRole('button', { name: 'browse' }));
    expect(held.value()).toEqual({ text: 'old' });
  });

  it('asks for a file, not for a text, where the value is no text', async () => {
    const held = hold(
      FileOrText,
      undefined,
      { mediaTypes: ['image/png'] },
      { pickFile: async () => 'a.png' }
    );
    const field = screen.getByPlaceholderText('Browse for a file');
    expect(field.tagName).toBe('INPUT');
    await userEvent.click(screen.getByRole('button', { name: 'browse' }));
    expect(await screen.findByDisplayValue('a.png')).toBeTruthy();
    expect(held.value()).toEqual({ file: 'a.png' });
  });

  it('lets choose among several media types', () => {
    const held = hold(
      FileOrText,
      { text: '{}' },
      { mediaTypes: ['text/xml', 'application/json'] }
    );
    fireEvent.change(screen.getByLabelText('Format'), {
      target: { value: 'application/json' }
    });
    expect(held.value()).toEqual({
      text: '{}',
      mediaType: 'application/json'
    });
  });
});
