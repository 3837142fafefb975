import { nullTranslator } from '@jupyterlab/translation';
import fc from 'fast-check';

import { FakeGateways, FakeJobs } from '../../../components/__tests__/gateways';
import { record } from '../../../components/__tests__/records';
import type { IJobRecord } from '../../../server/records';
import { ALL } from '../jobsFilter';
import { JobsView } from '../jobsView';
import { HpcModel } from '../model';

const trans = nullTranslator.load('jupyterlab_hpc');
const STATES = ['accepted', 'running', 'successful', 'failed'] as const;

const aJob = fc.record({
  state: fc.constantFrom(...STATES),
  gateway: fc.constantFrom('here', 'there'),
  process: fc.constantFrom('fft', 'k-means'),
  notebook: fc.constantFrom('', 'a.ipynb', 'b.ipynb')
});

function recordOf(
  {
    state,
    ...order
  }: { state: (typeof STATES)[number] } & Record<
    'gateway' | 'process' | 'notebook',
    string
  >,
  id: string
): IJobRecord {
  const made = record({ state }, { id });
  const { gateway, process, notebook } = order;
  Object.assign(made.job.order, { gateway, process });
  if (notebook) {
    made.job.order.origin = { notebook, cell: 'c', source: '' };
  }
  return made;
}

function viewOf(jobs: IJobRecord[]): { view: JobsView; store: FakeJobs } {
  const store = new FakeJobs();
  store.jobs = jobs;
  return {
    store,
    view: new JobsView(new HpcModel(new FakeGateways(), store), trans)
  };
}

describe('JobsView', () => {
  it('finds exactly what passes every filter and has every word, in the order of the list', () => {
    fc.assert(
      fc.property(
        fc.array(aJob, { maxLength: 30 }),
        fc.record({
          state: fc.constantFrom('', 'under-way', ...STATES),
          gateway: fc.constantFrom('', 'here', 'nowhere'),
          process: fc.constantFrom('', 'fft'),
          notebook: fc.constantFrom('', 'a.ipynb')
        }),
        fc.constantFrom('', 'FFT', 'means there', 'running', 'b.ipynb'),
        (jobs, filters, query) => {
          const records = jobs.map((one, index) => recordOf(one, `${index}`));
          const { view } = viewOf(records);
          view.filters = filters;
          view.model.query = query;
          const wanted = records.filter(({ job }) => {
            const { gateway, process, title, origin } = job.order;
            const text =
              `${gateway} ${process} ${title} ${origin?.notebook ?? ''} ${job.state}`.toLowerCase();
            const underWay = ['accepted', 'running'].includes(job.state);
            return (
              (!filters.state ||
                (filters.state === 'under-way'
                  ? underWay
                  : filters.state === job.state)) &&
              (!filters.gateway || filters.gateway === gateway) &&
              (!filters.process || filters.process === process) &&
              (!filters.notebook || filters.notebook === origin?.notebook) &&
              query
                .toLowerCase()
                .split(' ')
                .every(word => text.includes(word))
            );
          });
          expect(view.found).toEqual(wanted);
        }
      )
    );
  });

  it('looks again when the list is another one, and at a changed record only', () => {
    const { view, store } = viewOf([
      record({}, { id: 'a' }),
      record({}, { id: 'b' })
    ]);
    view.model.query = 'failed';
    expect(view.found).toEqual([]);
    const found = view.found;
    expect(view.found).toBe(found);
    store.jobs = [store.jobs[0], record({ state: 'failed' }, { id: 'b' })];
    expect(view.found.map(({ id }) => id)).toEqual(['b']);
  });

  it('looks again when a gateway is called otherwise', () => {
    const { view } = viewOf([record({}, { id: 'a' })]);
    const gateways = view.model.gateways as FakeGateways;
    view.model.query = 'testbed';
    expect(view.found).toHaveLength(0);
    gateways.gateways = [];
    gateways.add('this-server', 'Testbed', []);
    expect(view.found).toHaveLength(1);
  });

  it('keeps what is selected through every change of search and filters, and no job that went', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(9), { maxLength: 20 }),
        fc.constantFrom('', 'failed', 'xyz'),
        fc.subarray([...'0123456789']),
        (clicks, query, left) => {
          const ids = [...'0123456789'];
          const { view, store } = viewOf(ids.map(id => record({}, { id })));
          const wanted = new Set<string>();
          for (const click of clicks.map(String)) {
            const on = !wanted.has(click);
            wanted[on ? 'add' : 'delete'](click);
            view.select(click, on);
          }
          view.model.query = query;
          view.filters = { ...ALL, state: 'lost' };
          store.jobs = store.jobs.filter(({ id }) => left.includes(id));
          expect(view.selected.map(({ id }) => id)).toEqual(
            left.filter(id => wanted.has(id))
          );
        }
      )
    );
  });

  it('selects nothing that is not found when all is selected', () => {
    const { view } = viewOf([
      record({ state: 'failed' }, { id: 'a' }),
      record({ state: 'running' }, { id: 'b' })
    ]);
    view.filters = { ...ALL, state: 'failed' };
    view.selectFound();
    expect(view.selected.map(({ id }) => id)).toEqual(['a']);
  });
});
