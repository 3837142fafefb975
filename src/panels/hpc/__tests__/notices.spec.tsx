import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { fakeDeeds } from '../../../components/__tests__/deeds';
import type { INotice } from '../../../protocols/description';
import { HpcModel } from '../model';
import { Processes } from '../processes';
import {
  FakeGateways,
  FakeJobs,
  summary
} from '../../../components/__tests__/gateways';

const trans = nullTranslator.load('jupyterlab_hpc');

function notice(
  text: string,
  severity: INotice['severity'] = 'warning'
): INotice {
  return { severity, text, file: null, line: null };
}

/** The panel of a gateway with one process, and with these notices. */
async function shown(notices: INotice[]): Promise<{
  model: HpcModel;
  gateways: FakeGateways;
}> {
  const gateways = new FakeGateways();
  gateways.add('here', 'This server', [summary('echo')]);
  gateways.notices = notices;
  const model = new HpcModel(gateways, new FakeJobs());
  render(<Processes model={model} deeds={fakeDeeds()} trans={trans} />);
  await act(async () => model.start());
  return { model, gateways };
}

const rows = (): (string | null)[] =>
  screen.getAllByRole('treeitem').map(row => row.textContent);

describe('what a gateway wants to be known', () => {
  it('stands below it, with file and line, as a warning', async () => {
    await shown([
      {
        severity: 'warning',
        text: "'flaot' is not a type",
        file: 'a.yaml',
        line: 12
      }
    ]);
    const row = screen.getByRole('treeitem', {
      name: "Warning: a.yaml, line 12: 'flaot' is not a type"
    });
    expect(row.getAttribute('aria-level')).toBe('2');
    expect(rows()[0]).toBe('This server1 process');
    expect(rows()[1]).toContain('a.yaml, line 12');
  });

  it('does not tell its place twice', async () => {
    await shown([
      {
        severity: 'warning',
        text: 'a.yaml, line 12: no',
        file: 'a.yaml',
        line: 12
      }
    ]);
    expect(screen.getByText('a.yaml, line 12: no')).toBeTruthy();
  });

  it('is text, whatever is in it', async () => {
    await shown([notice('<img src=x onerror=alert(1)>')]);
    expect(document.querySelector('img')).toBeNull();
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
  });

  it('is folded when it is much, warnings first, and unfolds by keys and clicks', async () => {
    await shown([
      notice('know this', 'info'),
      ...['one', 'two', 'three'].map(text => notice(text))
    ]);
    expect(rows().slice(1)).toEqual([
      '!one',
      '!two',
      '2 more notices',
      'ƒechowhat echo does'
    ]);
    act(() => screen.getAllByRole('treeitem')[0].focus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{Enter}');
    expect(rows().slice(1)).toEqual([
      '!one',
      '!two',
      '!three',
      'iknow this',
      'show fewer',
      'ƒechowhat echo does'
    ]);
    const fold = screen.getByText('show fewer');
    expect(document.activeElement).toBe(fold);
    fireEvent.click(fold);
    expect(rows()).toHaveLength(5);
  });

  it('is not folded for the sake of one', async () => {
    await shown(['one', 'two', 'three'].map(text => notice(text)));
    expect(rows()).toHaveLength(5);
  });

  it('goes with the gateway that is folded, which then counts its warnings', async () => {
    await shown([notice('broken'), notice('know this', 'info')]);
    fireEvent.click(screen.getByText('This server'));
    expect(rows()).toEqual(['This server1 process · 1 warning']);
  });

  it('is searched like everything else', async () => {
    const { model } = await shown([notice('broken wing'), notice('other')]);
    act(() => {
      model.query = 'wing';
    });
    expect(rows()).toEqual(['This server1 process', '!broken wing']);
  });
});

describe('a gateway whose processes change', () => {
  it('is shown as it is now, without a word about loading, and the focus stays', async () => {
    const { gateways } = await shown([]);
    const echo = screen.getAllByRole('treeitem')[1];
    act(() => echo.focus());
    gateways.notices = [notice('broken')];
    gateways.answers.set('here', [summary('greet'), summary('echo')]);
    act(() => gateways.changed.emit());
    expect(screen.queryByText('loading…')).toBeNull();
    expect(rows()).toHaveLength(2);
    await act(async () => undefined);
    expect(rows()).toEqual([
      'This server2 processes',
      '!broken',
      'ƒgreetwhat greet does',
      'ƒechowhat echo does'
    ]);
    expect(document.activeElement).toBe(echo);
  });

  it('is asked again by a panel that comes into sight after a while, not before', async () => {
    const { model, gateways } = await shown([]);
    const refresh = jest.spyOn(gateways, 'refresh');
    await act(() => model.look());
    expect(refresh).not.toHaveBeenCalled();
    const later = Date.now() + 61_000;
    const now = jest.spyOn(Date, 'now').mockReturnValue(later);
    await act(() => model.look());
    await act(() => model.look());
    expect(refresh).toHaveBeenCalledTimes(1);
    now.mockRestore();
  });
});
