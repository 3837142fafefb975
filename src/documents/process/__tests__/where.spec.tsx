import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import { EXECUTORS } from '../../../components/resources/__tests__/executors';
import type { IGateways } from '../../../tokens';
import { Where } from '../Where';

const trans = nullTranslator.load('jupyterlab_hpc');

function shown(executors: jest.Mock): {
  onChange: jest.Mock;
  unfold: () => void;
} {
  const gateways = {
    exchange: () => 'exchange',
    protocol: () => ({ executors, preview: jest.fn() })
  } as unknown as IGateways;
  const onChange = jest.fn();
  const { container } = render(
    <Where
      gateways={gateways}
      gateway="here"
      onChange={onChange}
      trans={trans}
    />
  );
  const unfold = () => {
    const details = container.querySelector('details') as HTMLDetailsElement;
    details.open = true;
    fireEvent(details, new Event('toggle'));
  };
  return { onChange, unfold };
}

describe('where a job of a form runs', () => {
  it('is asked about when it is unfolded, and goes into the order', async () => {
    const executors = jest.fn(async () => [...EXECUTORS]);
    const { onChange, unfold } = shown(executors);
    expect(executors).not.toHaveBeenCalled();
    unfold();
    fireEvent.change(await screen.findByLabelText('Target'), {
      target: { value: 'slurm' }
    });
    const cores = screen.getByLabelText('Cores');
    fireEvent.change(cores, { target: { value: '4' } });
    expect(executors).toHaveBeenCalledTimes(1);
    expect(onChange).toHaveBeenLastCalledWith({
      resources: expect.objectContaining({ executor: 'slurm', cores: 4 }),
      faulty: false
    });
    fireEvent.change(cores, { target: { value: 'many' } });
    expect(onChange).toHaveBeenLastCalledWith({
      resources: expect.objectContaining({ executor: 'slurm' }),
      faulty: true
    });
  });

  it('says why it cannot be told, and asks again', async () => {
    const executors = jest
      .fn()
      .mockRejectedValueOnce(new Error('out of order'))
      .mockResolvedValue([...EXECUTORS]);
    const { unfold } = shown(executors);
    unfold();
    expect(await screen.findByText('out of order')).toBeTruthy();
    fireEvent.click(screen.getByText('Retry'));
    expect(await screen.findByLabelText('Target')).toBeTruthy();
  });
});
