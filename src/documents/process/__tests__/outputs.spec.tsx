import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { IProcessDescription } from '../../../protocols/description';
import { Outputs } from '../Outputs';
import {
  canChoose,
  orderOutputs,
  wishFault,
  wishWords,
  wishesOf
} from '../outputs';
import type { Wishes } from '../outputs';

const trans = nullTranslator.load('jupyterlab_hpc');

const PICTURE = {
  id: 'picture',
  title: 'Picture',
  description: 'of the signal',
  mediaTypes: ['image/png', 'image/svg+xml']
};
const TABLE = {
  id: 'table',
  title: 'Table',
  description: '',
  mediaTypes: ['text/csv']
};
const BOTH = {
  outputs: [PICTURE, TABLE],
  outputChoice: { transmission: ['value', 'reference'] as const }
} as unknown as IProcessDescription;
const VALUES = {
  ...BOTH,
  outputChoice: { transmission: ['value'] }
} as IProcessDescription;

describe('the choice of outputs', () => {
  it('is there only where the server leaves one', () => {
    expect(canChoose(BOTH)).toBe(true);
    expect(canChoose({ outputs: BOTH.outputs })).toBe(false);
    expect(canChoose({ ...VALUES, outputs: [TABLE] })).toBe(false);
    expect(canChoose({ ...VALUES, outputs: [PICTURE] })).toBe(true);
    expect(canChoose({ ...BOTH, outputs: [TABLE] })).toBe(true);
    expect(canChoose({ ...BOTH, outputs: [] })).toBe(false);
    const { container } = render(
      <Outputs
        description={{ ...BOTH, outputChoice: undefined }}
        wishes={{}}
        onChange={() => undefined}
        trans={trans}
      />
    );
    expect(container.innerHTML).toBe('');
  });

  it('says nothing as long as nothing was chosen', () => {
    expect(orderOutputs(BOTH, {})).toBeUndefined();
    expect(orderOutputs(BOTH, { table: { wanted: true } })).toBeUndefined();
    expect(wishWords(BOTH, {}, trans)).toMatch(/^all/);
  });

  it('names all that are wanted once anything is', () => {
    const wishes: Wishes = {
      picture: { wanted: true, mediaType: 'image/svg+xml', reference: true }
    };
    expect(orderOutputs(BOTH, wishes)).toEqual({
      picture: { mediaType: 'image/svg+xml', reference: true },
      table: {}
    });
    expect(wishWords(BOTH, wishes, trans)).toBe(
      'picture image/svg+xml as a link, table'
    );
    // Not asked of a server that does not offer it.
    expect(orderOutputs(VALUES, wishes)?.picture).toEqual({
      mediaType: 'image/svg+xml'
    });
  });

  it('is that of an earlier job, as far as it can be', () => {
    const earlier = {
      picture: { mediaType: 'image/tiff', reference: true },
      gone: {}
    };
    const wishes = wishesOf(BOTH, earlier);
    expect(wishes).toEqual({
      picture: { wanted: true, reference: true },
      table: { wanted: false }
    });
    expect(orderOutputs(BOTH, wishes)).toEqual({
      picture: { reference: true }
    });
    expect(wishesOf(BOTH, { gone: {} })).toEqual({});
    expect(wishesOf(BOTH, undefined)).toEqual({});
  });

  it('is made with boxes and lists, and wants at least one', async () => {
    let last: Wishes = {};
    function Holder(): JSX.Element {
      const [wishes, setWishes] = React.useState<Wishes>({});
      last = wishes;
      return (
        <Outputs
          description={BOTH}
          wishes={wishes}
          onChange={setWishes}
          trans={trans}
        />
      );
    }
    const { container } = render(<Holder />);
    const fold = container.querySelector('details');
    // jsdom does not unfold it by a click.
    act(() => {
      if (fold) {
        fold.open = true;
        fireEvent(fold, new Event('toggle'));
      }
    });
    fireEvent.change(screen.getByLabelText('Format of Picture'), {
      target: { value: 'image/svg+xml' }
    });
    fireEvent.change(screen.getByLabelText('How Table comes'), {
      target: { value: 'reference' }
    });
    expect(orderOutputs(BOTH, last)).toEqual({
      picture: { mediaType: 'image/svg+xml' },
      table: { reference: true }
    });
    await userEvent.click(screen.getByLabelText('Output Table'));
    expect(orderOutputs(BOTH, last)).toEqual({
      picture: { mediaType: 'image/svg+xml' }
    });
    await userEvent.click(screen.getByLabelText('Output Picture'));
    expect(wishFault(BOTH, last, trans)).toBe('Choose at least one output.');
    expect(
      screen.getByLabelText('Output Picture').getAttribute('aria-invalid')
    ).toBe('true');
  });
});
