import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { record } from '../../../components/__tests__/records';
import type { IRequest } from '../../../protocols/exchange';
import type { IJob } from '../../../protocols/job';
import type { IEffectRecord } from '../../../server/records';
import type { IDocumentContext } from '../../context';
import { Exchanges } from '../Exchanges';

const TIME = '2026-11-23T10:00:00Z';

function sent(id: string, answer: IEffectRecord['answer']): IEffectRecord {
  return {
    id,
    state: answer ? 'done' : 'running',
    effect: {
      kind: 'request',
      id,
      changes: true,
      request: {
        method: 'POST',
        url: `processes/${id}/execution`,
        headers: { Prefer: 'respond-async' },
        body: { kind: 'json', value: { inputs: { a: 'x' } } }
      }
    },
    answer,
    created: TIME,
    started: TIME,
    finished: answer ? TIME : null
  };
}

function show(answers: Promise<IEffectRecord[]>, remote: string | null = null) {
  const exchanges = jest.fn(() => answers);
  const jobs = { exchanges, chores: async () => ({ exchanges }) };
  const survey = ([job]: IJob[]): IRequest[] =>
    job.survey ? [{ method: 'GET', url: `jobs/${job.remote}` }] : [];
  const gateways = {
    changed: { connect: jest.fn(), disconnect: jest.fn() },
    server: async () => ({ capabilities: {} }),
    protocol: () => ({ survey }),
    exchange: () => async () => ({
      status: 200,
      reason: 'OK',
      url: 'https://a.example/jobs/1',
      headers: { 'content-type': 'application/json' },
      body: { kind: 'text', text: '{"status": "successful"}' },
      at: TIME,
      seconds: 0.003
    })
  };
  const context = {
    jobs,
    gateways,
    trans: nullTranslator.load('')
  } as unknown as IDocumentContext;
  const { container } = render(
    <Exchanges record={record({ remote, survey: false })} context={context} />
  );
  return { jobs, container };
}

/** jsdom has no `open` behaviour of its own for `details`. */
function unfold(container: HTMLElement): void {
  const details = container.querySelector('details')!;
  details.open = true;
  fireEvent(details, new Event('toggle'));
}

describe('Raw requests and answers', () => {
  it('are read when they are looked at, not before', () => {
    const { jobs } = show(Promise.resolve([]));
    expect(jobs.exchanges).not.toHaveBeenCalled();
  });

  it('show status, headers and bodies as they went over the wire', async () => {
    const { container } = show(
      Promise.resolve([
        sent('echo', {
          type: 'answered',
          answer: {
            status: 201,
            reason: 'Created',
            url: 'https://a.example/jobs/1',
            headers: { location: '/jobs/1' },
            body: { kind: 'text', text: '{"jobID": "<b>1</b>"}' },
            at: TIME,
            seconds: 0.012
          }
        }),
        sent('next', null)
      ])
    );
    unfold(container);
    await screen.findByText(
      'POST processes/echo/execution → 201 Created in 12 ms'
    );
    screen.getByText('POST processes/next/execution → waiting for the answer');
    const [request] = screen.getAllByLabelText('Request');
    expect(request.textContent).toContain('Prefer: respond-async');
    const answer = screen.getByLabelText('Answer');
    expect(answer.textContent).toContain('location: /jobs/1');
    expect(answer.textContent).toContain('{"jobID": "<b>1</b>"}');
    expect(answer.querySelector('b')).toBeNull();
  });

  it('say why there was no answer', async () => {
    const { container } = show(
      Promise.resolve([
        sent('echo', {
          type: 'unanswered',
          failure: { kind: 'unreachable', message: 'no route', at: TIME }
        })
      ])
    );
    unfold(container);
    await screen.findByText('POST processes/echo/execution → no route');
  });

  it('end with the status as the server tells it now, once it is asked for', async () => {
    const { container } = show(Promise.resolve([]), 'remote-1');
    unfold(container);
    await screen.findByText('GET jobs/remote-1 → not asked yet');
    fireEvent.click(screen.getByRole('button', { name: 'Ask' }));
    await screen.findByText('GET jobs/remote-1 → 200 OK in 3 ms');
    const answer = screen.getByLabelText('Answer');
    expect(answer.textContent).toContain('{"status": "successful"}');
  });

  it('say why they cannot be read', async () => {
    const { container } = show(Promise.reject(new Error('server is gone')));
    unfold(container);
    await screen.findByText('server is gone');
  });
});
