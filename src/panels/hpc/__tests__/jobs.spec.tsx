import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { fakeDeeds } from '../../../components/__tests__/deeds';
import { FakeGateways, FakeJobs } from '../../../components/__tests__/gateways';
import { record } from '../../../components/__tests__/records';
import type { IJob } from '../../../protocols/job';
import type { IJobRecord } from '../../../server/records';
import { JobsCount, JobsList } from '../jobs';
import { JobsView } from '../jobsView';
import { HpcModel } from '../model';
import { drawRows } from './rows';

const trans = nullTranslator.load('jupyterlab_hpc');

drawRows();

function job(id: string, job: Partial<IJob> = {}): IJobRecord {
  const made = record(job, { id });
  made.job.order.title = `run ${id}`;
  return made;
}

async function list(records: IJobRecord[]) {
  const gateways = new FakeGateways();
  gateways.add('this-server', 'This server', []);
  const jobs = new FakeJobs();
  jobs.jobs = records;
  const model = new HpcModel(gateways, jobs);
  const view = new JobsView(model, trans);
  render(
    <>
      <JobsCount view={view} trans={trans} />
      <JobsList view={view} deeds={fakeDeeds()} trans={trans} />
    </>
  );
  await act(async () => model.start());
  return { gateways, jobs, model, view };
}

const rows = (): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('[data-row]')
];

const many = (count: number): IJobRecord[] =>
  Array.from({ length: count }, (_, index) => job(`${index}`));

describe('ten thousand jobs', () => {
  it('draws those in sight, and says how many there are', async () => {
    await list(many(10_000));
    expect(rows().length).toBeLessThan(20);
    expect(rows()[0].getAttribute('aria-setsize')).toBe('10000');
    expect(rows()[2].getAttribute('aria-posinset')).toBe('3');
    expect(screen.getByText('running 0 · 10000 of 10000')).toBeTruthy();
  });

  it('goes to the end by a key, with the focus', async () => {
    await list(many(10_000));
    act(() => screen.getByText('run 0').focus());
    await userEvent.keyboard('{End}');
    expect(document.activeElement?.textContent).toBe('run 9999');
    await userEvent.keyboard('{ArrowUp}');
    expect(document.activeElement?.textContent).toBe('run 9998');
    await userEvent.keyboard('{Home}{PageDown}');
    expect(document.activeElement?.textContent).toBe('run 10');
  });

  it('keeps the row that has the focus when it is scrolled out of sight', async () => {
    await list(many(1000));
    act(() => screen.getByText('run 1').focus());
    const scroller = document.querySelector(
      '.jp-HpcJobs-scroll'
    ) as HTMLElement;
    act(() => scroller.scrollTo({ top: 20_000 }));
    expect(rows().some(row => Number(row.dataset.row) > 390)).toBe(true);
    expect(document.activeElement?.textContent).toBe('run 1');
  });

  it('leaves every row in its place when states change', async () => {
    const { jobs } = await list(many(100));
    const before = rows().map(row => row.dataset.row);
    jobs.jobs = jobs.jobs.map(({ id }, index) =>
      job(id, { state: index % 2 ? 'running' : 'failed' })
    );
    act(() => jobs.changed.emit([]));
    expect(rows().map(row => row.dataset.row)).toEqual(before);
  });
});

describe('filters', () => {
  const choose = (label: string, value: string): void => {
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  };

  it('leave what passes, and can be taken away', async () => {
    await list([job('a', { state: 'running' }), job('b', { state: 'failed' })]);
    choose('State', 'failed');
    expect(screen.getByText('running 1 · 1 of 2')).toBeTruthy();
    choose('State', 'lost');
    expect(screen.getByText('No job passes the filters.')).toBeTruthy();
    await userEvent.click(screen.getByText('Show all jobs'));
    expect(rows()).toHaveLength(2);
  });

  it('offer the gateways, processes and notebooks that there are', async () => {
    const one = job('a');
    one.job.order.origin = { notebook: 'x.ipynb', cell: 'c', source: '' };
    const two = job('b');
    two.job.order.process = 'k-means';
    await list([one, two]);
    await userEvent.click(screen.getByText('more'));
    const options = within(screen.getByLabelText('Process'))
      .getAllByRole('option')
      .map(option => option.textContent);
    expect(options).toEqual(['all processes', 'fft-filter', 'k-means']);
    expect(
      within(screen.getByLabelText('Gateway')).getByText('This server')
    ).toBeTruthy();
    choose('Notebook', 'x.ipynb');
    expect(rows().map(row => row.dataset.row)).toEqual(['a']);
  });
});

describe('many at once', () => {
  const check = (id: string): HTMLElement =>
    screen.getByLabelText(`Select run ${id}`);

  it('selects one, a range with Shift, all, and none', async () => {
    const { view } = await list(many(8));
    await userEvent.click(check('1'));
    fireEvent.click(check('4'), { shiftKey: true });
    expect(view.selected.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    await userEvent.click(screen.getByText('select all 8'));
    expect(view.selected).toHaveLength(8);
    await userEvent.click(screen.getByText('select none'));
    expect(screen.queryByText('select none')).toBeNull();
  });

  it('selects by keys: Shift with arrows, Ctrl A, Escape', async () => {
    const { view } = await list(many(8));
    act(() => screen.getByText('run 2').focus());
    await userEvent.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(view.selected.map(({ id }) => id)).toEqual(['2', '3', '4']);
    await userEvent.keyboard('{Control>}a{/Control}');
    expect(view.selected).toHaveLength(8);
    await userEvent.keyboard('{Escape}');
    expect(view.selected).toHaveLength(0);
  });

  it('removes those at rest when that is confirmed, and tells each refusal', async () => {
    const { jobs, view } = await list([
      job('a', { rest: true }),
      job('b', { rest: true }),
      job('c', { state: 'running' })
    ]);
    jobs.done.bulk.mockResolvedValueOnce({
      done: ['a'],
      failed: [{ id: 'b', message: 'still at work' }]
    });
    act(() => view.selectFound());
    await userEvent.click(screen.getByText('remove 2'));
    expect(jobs.done.bulk).not.toHaveBeenCalled();
    await userEvent.click(screen.getAllByText('remove')[0]);
    expect(jobs.done.bulk.mock.calls[0].slice(0, 2)).toEqual([
      ['a', 'b'],
      { do: 'forget' }
    ]);
    expect(screen.getByText('1 job removed; 1 refused.')).toBeTruthy();
    expect(screen.getByText('run b: still at work')).toBeTruthy();
    expect(view.selected.map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('cancels those whose server can', async () => {
    const { jobs, view } = await list([
      job('a', { state: 'running' }),
      job('b', { state: 'successful', rest: true })
    ]);
    act(() => view.selectFound());
    await userEvent.click(screen.getByText('cancel 1'));
    expect(jobs.done.bulk.mock.calls[0].slice(0, 2)).toEqual([
      ['a'],
      { do: 'ask', action: 'dismiss' }
    ]);
    expect(screen.getByText('1 job is being cancelled.')).toBeTruthy();
  });

  it('submits the same orders again under ids of their own', async () => {
    const { jobs, view } = await list([
      job('a', { rest: true }),
      job('b', { rest: true })
    ]);
    jobs.submit.mockRejectedValueOnce(new Error('not now'));
    act(() => view.selectFound());
    await userEvent.click(screen.getByText('rerun 2'));
    const orders = jobs.submit.mock.calls.map(([order]) => order);
    expect(orders.map(({ title }) => title)).toEqual(['run a', 'run b']);
    expect(new Set([...orders.map(({ id }) => id), 'a', 'b']).size).toBe(4);
    expect(screen.getByText('1 job submitted again; 1 refused.')).toBeTruthy();
    expect(screen.getByText('run a: not now')).toBeTruthy();
  });
});

describe('what was removed by itself', () => {
  it('is told with the reason, until it is closed', async () => {
    const { jobs } = await list([job('a')]);
    jobs.done.retention.mockResolvedValue({
      limits: { days: 0, jobs: 2, bytes: 0 },
      jobs: 3,
      bytes: 0,
      held: 1,
      removals: [
        { at: new Date().toISOString(), reason: 'jobs', jobs: 4, bytes: 9 }
      ]
    });
    expect(screen.queryByRole('note')).toBeNull();
    jobs.jobs = [];
    await act(async () => jobs.changed.emit([]));
    const note = screen.getByRole('note');
    expect(note.textContent).toMatch(
      /4 ended jobs were removed on .*: the list holds at most 2 jobs\. 1 more stays/
    );
    await userEvent.click(within(note).getByText('close'));
    expect(screen.queryByRole('note')).toBeNull();
  });
});
