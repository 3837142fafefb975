import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import type { ITell } from '../../../protocols/job';
import { Tell } from '../Tell';
import { givenTell, tellFault } from '../addresses';

const trans = nullTranslator.load('jupyterlab_hpc');

describe('addresses to tell', () => {
  it('are whole and of the web, or left away', () => {
    for (const good of [undefined, '', '  ', 'https://a.example/x?y=1']) {
      expect(tellFault(good, trans)).toBeNull();
    }
    for (const bad of [
      'a.example',
      'ftp://a.example',
      '/hook',
      'javascript:1'
    ]) {
      expect(tellFault(bad, trans)).toMatch(/whole address/);
    }
  });

  it('hold no password', () => {
    expect(tellFault('https://me:secret@a.example/', trans)).toMatch(/Leave/);
  });

  it('are none where none is given, and are trimmed', () => {
    expect(givenTell({})).toBeUndefined();
    expect(givenTell({ success: ' ', failed: '' })).toBeUndefined();
    expect(givenTell({ failed: ' https://a.example ' })).toEqual({
      failed: 'https://a.example'
    });
  });
});

function Form(props: { whole: boolean }): JSX.Element {
  const [tell, setTell] = React.useState<ITell>({});
  return (
    <Tell tell={tell} whole={props.whole} onChange={setTell} trans={trans} />
  );
}

describe('the fold for them', () => {
  it('tells a fault when a field is left, not before, and opens over it', () => {
    const { container, rerender } = render(<Form whole={false} />);
    const fold = container.querySelector('details');
    const field = screen.getByLabelText(/failed/);
    fireEvent.change(field, { target: { value: 'nowhere' } });
    expect(screen.queryByText(/whole address/)).toBeNull();
    expect(fold?.open).toBe(false);
    rerender(<Form whole />);
    expect(screen.getByText(/whole address/)).toBeTruthy();
    expect(fold?.open).toBe(true);
    fireEvent.change(field, { target: { value: 'https://a.example' } });
    expect(screen.queryByText(/whole address/)).toBeNull();
    expect(fold?.open).toBe(true);
  });
});
