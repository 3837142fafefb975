import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import type { IResult } from '../../../server/records';
import type { IDocumentContext } from '../../context';
import { ResultDeeds } from '../ResultDeeds';

const trans = nullTranslator.load('jupyterlab_hpc');

/** What can be done with a result, with a notebook in `work` unless there is none. */
function shown(
  more: Partial<IResult>,
  notebook: string | null = 'trend.ipynb'
): { copyResult: jest.Mock; cells: string[] } {
  const cells: string[] = [];
  const copyResult = jest.fn(async () => ({ path: 'data/a.csv', size: 2048 }));
  const context = {
    trans,
    copyResult,
    notebook: {
      name: notebook,
      changed: new Signal<object, void>({}),
      insertCode: async (write: (folder: string) => string) => {
        cells.push(write('work'));
      }
    }
  } as unknown as IDocumentContext;
  render(
    <ResultDeeds
      job="j"
      result={{
        name: 'table',
        mediaType: 'text/csv',
        filename: 'table.csv',
        size: 1,
        sha256: '',
        ...more
      }}
      context={context}
    />
  );
  return { copyResult, cells };
}

describe('a result that was left where it is', () => {
  const href = 'https://a.example/t.csv';

  it('is downloaded here, and code opens the file then', async () => {
    const { copyResult, cells } = shown({ href });
    await userEvent.click(
      screen.getByLabelText('Insert code that opens table')
    );
    expect(cells[0]).toContain(`pd.read_csv("${href}")`);
    expect(copyResult).not.toHaveBeenCalled();
    await userEvent.click(screen.getByLabelText('Download table here'));
    expect(copyResult).toHaveBeenCalledWith('j', 'table');
    expect(screen.getByRole('status').textContent).toMatch(
      /saved as data\/a\.csv \(2.*kB\)/
    );
    await userEvent.click(
      screen.getByLabelText('Insert code that opens table')
    );
    expect(cells[1]).toContain('pd.read_csv("../data/a.csv")');
  });

  it('tells why it could not be had, and can be asked again', async () => {
    const { copyResult } = shown({ href });
    copyResult.mockRejectedValueOnce(new Error('answered with 404'));
    const button = screen.getByLabelText('Download table here');
    await userEvent.click(button);
    expect(screen.getByRole('alert').textContent).toBe('answered with 404');
    await userEvent.click(button);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('is left alone where its address is none for a browser', () => {
    shown({ href: 's3://bucket/key' });
    expect(screen.queryByRole('button')).toBeNull();
  });
});

describe('a result that is kept', () => {
  it('becomes a file first, once, when code is to open it', async () => {
    const { copyResult, cells } = shown({});
    const insert = screen.getByLabelText('Insert code that opens table');
    await userEvent.click(insert);
    await userEvent.click(insert);
    expect(copyResult).toHaveBeenCalledTimes(1);
    expect(cells).toHaveLength(2);
    expect(cells[0]).toContain('pd.read_csv("../data/a.csv")');
  });

  it('offers no code while no notebook is open', () => {
    shown({}, null);
    expect(screen.getByLabelText('Save table here')).toBeTruthy();
    expect(screen.queryByLabelText(/Insert code/)).toBeNull();
  });
});
