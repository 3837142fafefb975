import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { JsonObject } from '../../protocols/json';
import { initialData } from '../data';
import type { FormData } from '../data';
import { InputsForm } from '../InputsForm';
import { toInputs } from '../inputs';
import { toForm } from '../schema';
import { validate } from '../validate';
import { loadValidation } from '../validator';

const trans = nullTranslator.load('jupyterlab_hpc');

/** A form of these inputs, and what it would send; it was filled in from an earlier job where one is given. */
async function shown(
  properties: JsonObject,
  more: {
    changes?: ReadonlyMap<string, string>;
    putBack?: (name: string) => void;
  } = {}
): Promise<{ sent: () => JsonObject; faults: () => string[] }> {
  const form = toForm({ inputs: { type: 'object', properties }, hints: {} });
  const { check, validator } = await loadValidation();
  let last = initialData(form);
  function Holder(): JSX.Element {
    const [data, setData] = React.useState<FormData>(last);
    return (
      <InputsForm
        form={form}
        validator={validator}
        data={data}
        errors={[]}
        touched={null}
        onChange={next => {
          last = next;
          setData(next);
        }}
        onLeave={() => undefined}
        pickFile={null}
        boxMap={null}
        changes={more.changes ?? new Map()}
        putBack={more.putBack ?? (() => undefined)}
        trans={trans}
      />
    );
  }
  render(<Holder />);
  return {
    sent: () => toInputs(form, last),
    faults: () =>
      validate(form, last, check, trans).map(({ message }) => message)
  };
}

describe('fields of the form', () => {
  it('take dates, times and addresses as the standard writes them', async () => {
    const { sent, faults } = await shown({
      day: { type: 'string', format: 'date' },
      moment: { type: 'string', format: 'date-time' },
      place: { type: ['string', 'null'], format: 'uri' }
    });
    fireEvent.change(screen.getByLabelText('day'), {
      target: { value: '2026-01-31' }
    });
    fireEvent.change(screen.getByLabelText('moment'), {
      target: { value: '2026-01-31T12:00' }
    });
    await userEvent.type(screen.getByLabelText('place'), 'nowhere');
    expect(sent()).toMatchObject({ day: '2026-01-31', place: 'nowhere' });
    expect(String(sent().moment)).toMatch(/^2026-01-3.T.*Z$/);
    expect(faults()).toEqual(['must be an address like https://example.org/']);
    await userEvent.clear(screen.getByLabelText('place'));
    expect(faults()).toEqual([]);
    expect(Object.keys(sent())).toEqual(['day', 'moment']);
  });

  it('say what they were in an earlier job, and give it back', async () => {
    const putBack = jest.fn();
    await shown(
      {
        low: { type: 'number' },
        list: { type: 'array', items: { type: 'number' } }
      },
      { changes: new Map([['low', '7']]), putBack }
    );
    expect(screen.getByText('was: 7')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Put/ })).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Put low back' }));
    expect(putBack).toHaveBeenCalledWith('low');
  });

  it('are added to a list of objects, each with its own', async () => {
    const { sent } = await shown({
      stations: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            height: { type: 'number', default: 2 }
          }
        }
      }
    });
    await userEvent.click(screen.getByRole('button', { name: 'Add a value' }));
    await userEvent.type(screen.getByLabelText('name'), 'Bonn');
    expect(sent()).toMatchObject({ stations: [{ name: 'Bonn' }] });
  });
});
