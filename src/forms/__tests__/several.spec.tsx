import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import type { IProcessDescription } from '../../protocols/description';
import { initialData } from '../data';
import type { FormData } from '../data';
import { InputsForm } from '../InputsForm';
import { toForm } from '../schema';
import { loadValidation } from '../validator';

const trans = nullTranslator.load('jupyterlab_hpc');

/** A form that keeps what is entered, and tells it. */
async function shown(
  description: Pick<IProcessDescription, 'inputs' | 'hints'>
): Promise<() => FormData> {
  const form = toForm(description);
  const { validator } = await loadValidation();
  let last = initialData(form);
  function Holder(): JSX.Element {
    const [data, setData] = React.useState(last);
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
        boxMap={null}
        changes={new Map()}
        putBack={() => undefined}
        pickFile={async () => 'picked.csv'}
        trans={trans}
      />
    );
  }
  render(<Holder />);
  return () => last;
}

describe('several values of an input', () => {
  it('are added and taken away, texts', async () => {
    const data = await shown({
      inputs: {
        properties: {
          arguments: { type: 'array', items: { type: 'string' }, maxItems: 2 }
        }
      },
      hints: { arguments: { kind: 'array' } }
    });
    fireEvent.click(screen.getByText('Add a value'));
    fireEvent.click(screen.getByText('Add a value'));
    expect(screen.queryByText('Add a value')).toBeNull();
    const [one, two] = screen.getAllByRole('textbox');
    fireEvent.change(one, { target: { value: '--fast' } });
    fireEvent.change(two, { target: { value: '-v' } });
    expect(data()).toEqual({ arguments: ['--fast', '-v'] });
    fireEvent.click(screen.getByLabelText('Remove value 1'));
    expect(data()).toEqual({ arguments: ['-v'] });
  });

  it('are added and taken away, files', async () => {
    const data = await shown({
      inputs: {
        properties: {
          tables: {
            type: 'array',
            items: { type: 'string', contentMediaType: 'text/csv' }
          }
        }
      },
      hints: { tables: { kind: 'array', mediaTypes: ['text/csv'] } }
    });
    fireEvent.click(screen.getByText('Add a value'));
    fireEvent.click(screen.getByText('browse'));
    expect(await screen.findByDisplayValue('picked.csv')).toBeTruthy();
    expect(data()).toEqual({ tables: [{ file: 'picked.csv' }] });
    fireEvent.click(screen.getByLabelText('Remove value 1'));
    expect(data()).toEqual({ tables: [] });
  });
});
