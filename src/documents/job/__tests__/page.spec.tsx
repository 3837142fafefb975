import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { FakeJobs } from '../../../components/__tests__/gateways';
import { record } from '../../../components/__tests__/records';
import type { IDocumentContext } from '../../context';
import { Log } from '../Log';
import { receipt } from '../receipt';
import { Timeline } from '../Timeline';

const trans = nullTranslator.load('');
const AT = '2026-11-23T10:00:00Z';

it('the timeline tells every state in both words, and when the server was last heard', async () => {
  const jobs = new FakeJobs();
  const base = { at: AT, until: AT, progress: null };
  jobs.done.history.mockResolvedValue([
    { ...base, state: 'created', word: '', message: '' },
    { ...base, state: 'running', word: 'RUN', message: 'on node 7' },
    { ...base, state: 'failed', word: 'failed', message: 'out of memory' }
  ]);
  const job = record({ state: 'failed', started: AT, finished: AT });
  await act(async () => {
    render(<Timeline record={job} jobs={jobs} trans={trans} />);
  });
  expect(
    screen.getAllByRole('listitem').map(item => item.children[0].textContent)
  ).toEqual([
    'submitted',
    'running',
    'failed',
    'started, says the server',
    'ended, says the server',
    'last seen: failed'
  ]);
  expect(screen.getByText('the server says “RUN” · on node 7')).toBeTruthy();
  expect(screen.getByText('out of memory')).toBeTruthy();
});

it('the log is searched line by line, and followed as long as that is wanted', async () => {
  const jobs = new FakeJobs();
  jobs.log.mockResolvedValue('one\ntwo\nTwo again\n');
  const context = { jobs, trans } as unknown as IDocumentContext;
  const job = record({ state: 'successful', log: 'log' });
  await act(async () => {
    render(<Log record={job} context={context} />);
  });
  await userEvent.type(screen.getByRole('searchbox'), 'two');
  expect(screen.getByRole('log').textContent).toBe('two\nTwo again');
  expect(screen.getByText('2 lines')).toBeTruthy();
  const follow = screen.getByLabelText('follow');
  await userEvent.click(follow);
  expect((follow as HTMLInputElement).checked).toBe(false);
});

it('the receipt names what ran where, what went in, and what came out', () => {
  const job = record({ state: 'successful', started: AT, finished: AT });
  job.job.order.inputs = { window: 'hann', order: 3 };
  const crate = receipt({
    record: job,
    history: [],
    results: [
      {
        name: 'a',
        mediaType: 'text/csv',
        filename: 'a.csv',
        size: 5,
        sha256: 'f00'
      }
    ],
    root: 'https://far.example/'
  });
  const graph = crate['@graph'] as Record<string, unknown>[];
  const of = (type: string) => graph.filter(one => one['@type'] === type);
  expect(of('CreateAction')[0]).toMatchObject({
    actionStatus: 'http://schema.org/CompletedActionStatus',
    object: [{ '@id': '#input-window' }, { '@id': '#input-order' }],
    result: [{ '@id': 'results/a.csv' }],
    startTime: AT
  });
  expect(of('PropertyValue').map(({ value }) => value)).toEqual(['hann', '3']);
  expect(of('File')[0]).toMatchObject({ sha256: 'f00', contentSize: '5' });
  expect(of('SoftwareApplication')[0].url).toBe('https://far.example/');
  const ids = graph.map(one => one['@id']);
  expect(new Set(ids).size).toBe(ids.length);
});
