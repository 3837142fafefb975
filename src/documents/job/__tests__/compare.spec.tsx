import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { record } from '../../../components/__tests__/records';
import type { IOrder } from '../../../protocols/job';
import type { IJobRecord } from '../../../server/records';
import { Compare } from '../Compare';

const trans = nullTranslator.load('jupyterlab_hpc');

function job(id: string, order: Partial<IOrder> = {}): IJobRecord {
  const made = record({}, { id });
  return {
    ...made,
    job: { ...made.job, order: { ...made.job.order, ...order } }
  };
}

function shown(one: IJobRecord, ...others: IJobRecord[]): void {
  const jobs = [one, ...others];
  render(
    <Compare
      record={one}
      jobs={{ jobs, get: id => jobs.find(each => each.id === id) }}
      trans={trans}
    />
  );
}

describe('comparing a run with another', () => {
  it('puts their inputs side by side, and counts what differs', () => {
    shown(
      job('one', { inputs: { low: 1, high: 9, text: 'same' } }),
      job('two', { inputs: { low: 2, text: 'same' } })
    );
    fireEvent.change(screen.getByLabelText('The other run'), {
      target: { value: 'two' }
    });
    expect(screen.getByRole('status').textContent).toBe('2 inputs differ.');
    const rows = screen
      .getAllByRole('row')
      .map(row => [...row.children].map(cell => cell.textContent));
    expect(rows.slice(1)).toEqual([
      ['low', '1', '2'],
      ['high', '9', 'left empty'],
      ['text', 'same', 'same']
    ]);
  });

  it('says that there is no difference', () => {
    shown(
      job('one', { inputs: { a: [1] } }),
      job('two', { inputs: { a: [1] } })
    );
    fireEvent.change(screen.getByLabelText('The other run'), {
      target: { value: 'two' }
    });
    expect(screen.getByRole('status').textContent).toMatch(/same inputs/);
  });

  it('is offered with runs of the same process whose inputs are known', () => {
    shown(
      job('one'),
      job('other-process', { process: 'echo' }),
      job('elsewhere', { gateway: 'far' }),
      job('attached', { attached: '42' })
    );
    expect(screen.queryByLabelText('The other run')).toBeNull();
  });
});
