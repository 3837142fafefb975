import { nullTranslator } from '@jupyterlab/translation';
import type { Signal } from '@lumino/signaling';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { fakeDeeds } from '../../../components/__tests__/deeds';
import { record } from '../../../components/__tests__/records';
import { JobsCount, JobsList } from '../jobs';
import { drawRows } from './rows';
import { JobsView } from '../jobsView';
import { HpcModel } from '../model';
import { Processes } from '../processes';
import { Search } from '../Search';
import {
  FakeGateways,
  FakeJobs,
  summary
} from '../../../components/__tests__/gateways';

const trans = nullTranslator.load('jupyterlab_hpc');

drawRows();

/** Let promises that are settled have their say. */
const settle = (): Promise<void> => act(async () => undefined);

function panel(): {
  gateways: FakeGateways;
  jobs: FakeJobs;
  deeds: ReturnType<typeof fakeDeeds>;
  model: HpcModel;
  show: () => void;
} {
  const gateways = new FakeGateways();
  const jobs = new FakeJobs();
  const deeds = fakeDeeds();
  const model = new HpcModel(gateways, jobs);
  const view = new JobsView(model, trans);
  const show = (): void => {
    render(
      <>
        <Search model={model} trans={trans} />
        <Processes model={model} deeds={deeds} trans={trans} />
        <JobsCount view={view} trans={trans} />
        <JobsList view={view} deeds={deeds} trans={trans} />
      </>
    );
  };
  return { gateways, jobs, deeds, model, show };
}

describe('processes in the panel', () => {
  it('asks nobody before it is started, and says that it loads', () => {
    const { gateways, show } = panel();
    show();
    expect(gateways.asked).toBe(0);
    expect(screen.getAllByText('Loading…')).toHaveLength(2);
  });

  it('lists the processes of each gateway', async () => {
    const { gateways, model, show } = panel();
    gateways.add('here', 'This server', [
      summary('echo', 'Echo its inputs'),
      summary('fft')
    ]);
    gateways.add('there', 'Testbed', [summary('GDCIndex')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    const rows = screen.getAllByRole('treeitem').map(row => row.textContent);
    expect(rows).toEqual([
      'This server2 processes',
      'ƒechoEcho its inputs',
      'ƒfftwhat fft does',
      'Testbed1 process',
      'ƒGDCIndexwhat GDCIndex does'
    ]);
  });

  it('shows what a gateway says that does not answer, and asks it again', async () => {
    const { gateways, model, show } = panel();
    gateways.add('plant', 'Plant', new Error('connection refused'));
    gateways.add('here', 'This server', [summary('echo')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.getByText('connection refused')).toBeTruthy();
    expect(screen.getByText('echo')).toBeTruthy();
    gateways.answers.set('plant', [summary('granite')]);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await settle();
    expect(screen.queryByText('connection refused')).toBeNull();
    expect(screen.getByText('granite')).toBeTruthy();
  });

  it('keeps the processes in sight while it asks again', async () => {
    const { gateways, model, show } = panel();
    gateways.add('here', 'This server', [summary('echo')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    act(() => {
      void model.refresh();
    });
    expect(screen.getByText('loading…')).toBeTruthy();
    expect(screen.getByText('echo')).toBeTruthy();
    await settle();
    expect(screen.getByText('1 process')).toBeTruthy();
  });

  it('shows why there is no list at all', async () => {
    const { gateways, model, show } = panel();
    gateways.problem = 'The server extension is missing.';
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.getByRole('alert').textContent).toContain(
      'The server extension is missing.'
    );
  });

  it('offers to add a gateway where there is none', async () => {
    const { deeds, model, show } = panel();
    show();
    act(() => {
      model.start();
    });
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'Add gateway…' }));
    expect(deeds.addGateway).toHaveBeenCalled();
  });

  it('leads from the line of a gateway to its page, and folds nothing', async () => {
    const { deeds, gateways, model, show } = panel();
    gateways.add('there', 'Testbed', [summary('GDCIndex')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    fireEvent.click(screen.getByRole('button', { name: 'About Testbed' }));
    expect(deeds.openGateway).toHaveBeenCalledWith('there');
    expect(screen.getByText('GDCIndex')).toBeTruthy();
  });

  it('is worked by keys: arrows, Home, End, Enter, folding', async () => {
    const { gateways, deeds, model, show } = panel();
    gateways.add('here', 'This server', [summary('echo'), summary('fft')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    const rows = screen.getAllByRole('treeitem');
    expect(rows.map(row => row.tabIndex)).toEqual([0, -1, -1]);
    act(() => rows[0].focus());
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(rows[1]);
    expect(rows.map(row => row.tabIndex)).toEqual([-1, 0, -1]);
    await userEvent.keyboard('{End}{Enter}');
    expect(deeds.openProcess).toHaveBeenCalledWith('here', 'fft');
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(rows[2]);
    await userEvent.keyboard('{Home}{ArrowLeft}');
    expect(screen.getAllByRole('treeitem')).toHaveLength(1);
    expect(rows[0].getAttribute('aria-expanded')).toBe('false');
    await userEvent.keyboard('{ArrowRight}');
    expect(screen.getAllByRole('treeitem')).toHaveLength(3);
  });

  it('does not let a slow old answer hide a newer one', async () => {
    const { gateways, model, show } = panel();
    gateways.add('here', 'This server', [summary('new')]);
    show();
    act(() => {
      model.start();
    });
    await settle();
    let answerOld: (old: never[]) => void = () => undefined;
    const processes = jest.spyOn(gateways, 'processes');
    processes.mockReturnValueOnce(
      new Promise(resolve => {
        answerOld = resolve;
      })
    );
    await act(async () => {
      const old = model.load('here');
      await model.load('here');
      answerOld([]);
      await old;
    });
    expect(screen.getByText('new')).toBeTruthy();
  });
});

describe('jobs in the panel', () => {
  it('says how to make the first one', async () => {
    const { model, show } = panel();
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.getByText(/^No jobs yet/)).toBeTruthy();
  });

  it('lists jobs, counts them, and follows changes', async () => {
    const { gateways, jobs, model, show } = panel();
    gateways.add('this-server', 'This server', []);
    jobs.jobs = [record({ state: 'running', progress: 62 })];
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.getByText('running 1 · 1 of 1')).toBeTruthy();
    expect(screen.getByText('running 62 %')).toBeTruthy();
    jobs.jobs = [record({ state: 'successful' })];
    act(() => {
      jobs.changed.emit(['job-1']);
    });
    expect(
      within(screen.getByRole('article')).getByText('successful')
    ).toBeTruthy();
    expect(screen.getByText('running 0 · 1 of 1')).toBeTruthy();
  });

  it('offers what can be done, and does it', async () => {
    const { gateways, jobs, deeds, model, show } = panel();
    gateways.add('this-server', 'This server', []);
    jobs.jobs = [
      record({ state: 'running' }, { id: 'a' }),
      record({ state: 'failed', rest: true }, { id: 'b' })
    ];
    show();
    act(() => {
      model.start();
    });
    await settle();
    const [running, failed] = screen.getAllByRole('listitem');
    await userEvent.click(
      within(running).getByRole('button', { name: /^cancel/ })
    );
    expect(deeds.act).toHaveBeenCalledWith('a', 'dismiss');
    expect(
      within(failed).queryByRole('button', { name: /^cancel/ })
    ).toBeNull();
    await userEvent.click(
      within(failed).getByRole('button', { name: /^remove/ })
    );
    expect(deeds.forget).toHaveBeenCalledWith('b');
    await userEvent.click(
      within(failed).getByRole('button', { name: 'fft-filter' })
    );
    expect(deeds.openJob).toHaveBeenCalledWith('b');
  });

  it('moves from job to job by arrow keys', async () => {
    const { jobs, model, show } = panel();
    jobs.jobs = [record({}, { id: 'a' }), record({}, { id: 'b' })];
    show();
    act(() => {
      model.start();
    });
    await settle();
    const titles = screen.getAllByRole('button', { name: 'fft-filter' });
    act(() => titles[0].focus());
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement).toBe(titles[1]);
    expect(titles.map(title => title.tabIndex)).toEqual([-1, 0]);
  });

  it('hands the focus to the next job when the one that has it goes', async () => {
    const { jobs, model, show } = panel();
    jobs.jobs = ['a', 'b', 'c'].map(id => record({ rest: true }, { id }));
    show();
    act(() => {
      model.start();
    });
    await settle();
    const focus = (n: number): void =>
      screen.getAllByRole('button', { name: /^remove/ })[n].focus();
    const focused = (): string | undefined =>
      document.activeElement?.closest<HTMLElement>('[data-job]')?.dataset.job;
    for (const [n, left, heir] of [
      [1, ['a', 'c'], 'c'],
      [1, ['a'], 'a']
    ] as const) {
      act(() => focus(n));
      jobs.jobs = jobs.jobs.filter(({ id }) =>
        (left as readonly string[]).includes(id)
      );
      act(() => {
        jobs.changed.emit([]);
      });
      expect(focused()).toBe(heir);
    }
  });

  it('offers insert as soon as a notebook is there', async () => {
    const { gateways, jobs, deeds, model, show } = panel();
    gateways.add('this-server', 'This server', []);
    jobs.jobs = [record({ state: 'successful' }, { results: true })];
    deeds.canInsert.mockReturnValue(false);
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.queryByRole('button', { name: /^insert/ })).toBeNull();
    deeds.canInsert.mockReturnValue(true);
    act(() => {
      (deeds.changed as Signal<object, void>).emit();
    });
    expect(screen.getByRole('button', { name: /^insert/ })).toBeTruthy();
  });

  it('keeps the list in sight when it cannot be read again', async () => {
    const { jobs, model, show } = panel();
    jobs.jobs = [record({ state: 'running' })];
    jobs.problem = 'The Jupyter server does not answer.';
    show();
    act(() => {
      model.start();
    });
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('does not answer');
    expect(screen.getByRole('listitem')).toBeTruthy();
  });
});

describe('the search', () => {
  it('leaves what has all its words, in both sections', async () => {
    const { gateways, jobs, model, show } = panel();
    gateways.add('here', 'This server', [summary('echo'), summary('fft')]);
    jobs.jobs = [
      record({ state: 'running' }, { id: 'a' }),
      record({ state: 'failed' }, { id: 'b' })
    ];
    show();
    act(() => {
      model.start();
    });
    await settle();
    const field = screen.getByRole('searchbox');
    await userEvent.type(field, 'FFT fail');
    expect(screen.getAllByRole('listitem')).toHaveLength(1);
    expect(screen.getByText(/No process matches/)).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, 'echo [[');
    expect(screen.getByText('No job matches “echo [”.')).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, 'this fft');
    expect(screen.getAllByRole('treeitem').map(row => row.textContent)).toEqual(
      ['This server2 processes', 'ƒfftwhat fft does']
    );
  });
});
