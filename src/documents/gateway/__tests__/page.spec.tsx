import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { fakeDeeds } from '../../../components/__tests__/deeds';
import { record } from '../../../components/__tests__/records';
import {
  FakeGateways,
  FakeJobs,
  summary
} from '../../../components/__tests__/gateways';
import type { IAnswer } from '../../../protocols/exchange';
import type { IGateway, IHeard } from '../../../server/records';
import { ApiError } from '../../../server/request';
import { GatewayPage } from '../body';
import type { IGatewayContext } from '../context';
import { Removal } from '../removal';

const trans = nullTranslator.load('jupyterlab_hpc');

function answer(status: number, text: string): IAnswer {
  return {
    status,
    reason: 'OK',
    url: '',
    headers: { 'content-type': 'application/json' },
    body: { kind: 'text', text },
    at: '2026-01-01T00:00:00Z',
    seconds: 0.012
  };
}

class Heard extends FakeGateways {
  said: IHeard[] = [];
  override heard(): [] {
    return this.said as [];
  }
  override exchange(): never {
    return (async () => answer(503, 'asleep')) as never;
  }
}

async function page(changes: Partial<IGateway> = {}) {
  const gateways = new Heard();
  gateways.add('plant', 'Plant', [summary('fft'), summary('echo')]);
  Object.assign(gateways.gateways[0], {
    editable: true,
    auth: { scheme: 'bearer' },
    secrets: { token: true },
    ...changes
  });
  gateways.said = [
    {
      request: { method: 'GET', url: '' },
      answer: answer(200, '{"title": "Plant"}'),
      failure: null
    }
  ];
  const jobs = new FakeJobs();
  const deeds = fakeDeeds();
  const removal = new Removal();
  const desk = { remove: jest.fn(async () => undefined) };
  const traffic = {
    budget: async () => Promise.reject(new Error('No numbers.')),
    reach: async () => Promise.reject(new Error('No way.'))
  };
  const context = {
    gateways,
    jobs,
    deeds,
    trans
  } as unknown as IGatewayContext;
  const show = async (): Promise<void> => {
    render(
      <GatewayPage
        id="plant"
        removal={removal}
        desk={desk}
        traffic={traffic}
        context={context}
      />
    );
    await act(async () => undefined);
  };
  const user = userEvent.setup();
  return { gateways, jobs, deeds, desk, removal, show, user };
}

describe('the page of a gateway', () => {
  it('tells what it is, and that a secret is stored, never which', async () => {
    const { show } = await page();
    await show();
    expect(screen.getByRole('heading', { name: 'Plant' })).toBeTruthy();
    expect(screen.getByText('https://plant.example/')).toBeTruthy();
    expect(screen.getByText('Bearer token')).toBeTruthy();
    expect(screen.getByText('token: stored')).toBeTruthy();
    expect(screen.getByText('lists its jobs, cancels jobs')).toBeTruthy();
  });

  it('shows status, headers and body of what it answered, and asks again', async () => {
    const { show, user } = await page();
    await show();
    const fold = screen.getByText('raw answers').closest('details');
    expect(screen.queryByLabelText('Answer')).toBeNull();
    if (fold) {
      fold.open = true;
      fireEvent(fold, new Event('toggle'));
    }
    expect(screen.getByText('GET . → 200 OK in 12 ms')).toBeTruthy();
    const shown = screen.getByLabelText('Answer').textContent;
    expect(shown).toContain('content-type: application/json');
    expect(shown).toContain('{"title": "Plant"}');
    await user.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(screen.getByLabelText('Answer').textContent).toContain('asleep');
  });

  it('can be changed only where it was added', async () => {
    const { show } = await page({ editable: false });
    await show();
    expect(screen.queryByRole('button', { name: 'Edit…' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Remove…' })).toBeNull();
  });

  it('asks before it is removed, and says how many jobs there were', async () => {
    const { desk, jobs, show, user } = await page();
    const one = record();
    jobs.jobs = [
      {
        ...one,
        job: { ...one.job, order: { ...one.job.order, gateway: 'plant' } }
      }
    ];
    await show();
    await user.click(screen.getByRole('button', { name: 'Remove…' }));
    const question = screen.getByRole('group', { name: 'Remove Plant?' });
    expect(question.textContent).toContain('1 job that was sent there');
    expect(document.activeElement).toBe(question);
    expect(desk.remove).not.toHaveBeenCalled();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(desk.remove).toHaveBeenCalledWith('plant');
  });

  it('stays, with the words of the server, while jobs there are unfinished', async () => {
    const { desk, removal, show, user } = await page();
    desk.remove.mockRejectedValue(
      new ApiError('2 jobs at plant are not at rest.', 409, 'busy')
    );
    removal.ask();
    await show();
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    expect(screen.getByText('2 jobs at plant are not at rest.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    expect(screen.getByRole('button', { name: 'Remove…' })).toBeTruthy();
  });
});
