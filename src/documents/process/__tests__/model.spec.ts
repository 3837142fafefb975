import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { record } from '../../../components/__tests__/records';
import { DESCRIBED } from '../../../forms/__tests__/echo';
import { loadValidation } from '../../../forms/validator';
import type { IJob, IOrder } from '../../../protocols/job';
import type { JsonObject } from '../../../protocols/json';
import type { IJobRecord } from '../../../server/records';
import type { IGateways, IJobs } from '../../../tokens';
import { ProcessModel } from '../model';
import { cardSource } from '../order';

const trans = nullTranslator.load('jupyterlab_hpc');
const EARLIER = { signal: { value: 'time,a', mediaType: 'text/csv' } };
const SIGNAL = { signal: { text: 'time,a\n0,1' } };

/** What a form is opened with; the real one brings its widget along. */
class Address {
  readonly gateway = 'here';
  readonly process = 'fft-filter';
  earlier: { inputs: JsonObject; outputs?: IOrder['outputs'] } | null = null;
  readonly filled = new Signal<this, void>(this);
}

async function opened(): Promise<{
  model: ProcessModel;
  address: Address;
  submit: jest.Mock;
  describe: jest.Mock;
  /** The gateway says that what it offers has changed; resolves when the form knows. */
  hint: () => Promise<void>;
  processes: jest.Mock;
  /** The job that was made last ends like this. */
  end: (job: Partial<IJob>) => void;
}> {
  const describeProcess = jest.fn(async () => ({
    ...DESCRIBED,
    id: 'fft-filter',
    target: { execute: 'link' }
  }));
  const processes = jest.fn(async () => [{ id: 'fft-filter' }]);
  const changed = new Signal<object, void>({});
  const gateways = {
    changed,
    processes,
    get: () => ({ id: 'here', title: 'This server', protocol: 'fake' }),
    describe: describeProcess,
    server: async () => ({ capabilities: { callback: true } }),
    protocol: () => ({
      begin: (order: IOrder) => ({
        effects: [
          {
            kind: 'request',
            request: {
              method: 'POST',
              url: 'execution',
              body: { kind: 'json', value: order.inputs }
            }
          }
        ]
      })
    })
  } as unknown as IGateways;
  const submit = jest.fn(async (order: IOrder) => record({}, { id: order.id }));
  const jobsChanged = new Signal<IJobs, readonly string[]>({} as IJobs);
  let ended: IJobRecord | undefined;
  const address = new Address();
  const { check } = await loadValidation();
  const model = new ProcessModel({
    gateways,
    jobs: { submit, changed: jobsChanged, get: () => ended },
    address: address as never,
    check,
    trans
  });
  return {
    model,
    address,
    submit,
    describe: describeProcess,
    processes,
    hint: async () => {
      changed.emit();
      await new Promise(resolve => setTimeout(resolve));
    },
    end: job => {
      ended = record(job);
      jobsChanged.emit([ended.id]);
    }
  };
}

describe('the form of a process', () => {
  it('says why there is none, and tries again', async () => {
    const { model, describe: ask } = await opened();
    ask.mockRejectedValueOnce(new Error('no such process'));
    await model.load();
    expect(model.problem).toBe('no such process');
    await model.load();
    expect(model.problem).toBeNull();
    expect(model.described?.form.inputs).toHaveLength(10);
  });

  it('shows what is wrong with a field when it is left, not before', async () => {
    const { model } = await opened();
    await model.load();
    model.enter({ ...model.data, low: -20 });
    expect(model.errors.map(({ path }) => path[0])).toContain('low');
    expect(model.touched?.has('low')).toBe(false);
    model.leave('low');
    expect(model.touched?.has('low')).toBe(true);
  });

  it('sends nothing while an input is wrong, and shows all that is', async () => {
    const { model, submit } = await opened();
    await model.load();
    expect(await model.run()).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    expect(model.touched).toBeNull();
    expect(model.errors.map(({ path }) => path[0])).toEqual(['text', 'signal']);
  });

  it('submits an order with the inputs and what the description said', async () => {
    const { model, submit } = await opened();
    await model.load();
    model.enter({ text: 'ab', ...SIGNAL });
    const made = await model.run();
    const [order] = submit.mock.calls[0] as [IOrder];
    expect(order).toMatchObject({
      gateway: 'here',
      protocol: 'fake',
      process: 'fft-filter',
      title: 'fft-filter',
      target: { execute: 'link' },
      inputs: {
        text: 'ab',
        signal: { value: 'time,a\n0,1', mediaType: 'text/csv' }
      }
    });
    expect(made?.id).toBe(order.id);
    expect(model.lastJob).toBe(order.id);
  });

  it('makes one job of one order sent twice, and two of two orders', async () => {
    const { model, submit } = await opened();
    await model.load();
    model.enter({ text: 'ab', ...SIGNAL });
    submit.mockRejectedValueOnce(new Error('the answer got lost'));
    expect(await model.run()).toBeNull();
    expect(model.refusal).toBe('the answer got lost');
    await model.run();
    expect(model.refusal).toBeNull();
    await model.run();
    const ids = submit.mock.calls.map(([order]) => (order as IOrder).id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[1]);
  });

  it('does not submit twice while an order is on its way', async () => {
    const { model, submit } = await opened();
    await model.load();
    model.enter({ text: 'ab', ...SIGNAL });
    await Promise.all([model.run(), model.run()]);
    expect(submit).toHaveBeenCalledTimes(1);
  });

  it('shows beforehand what will be sent', async () => {
    const { model } = await opened();
    expect(model.preview()).toBeNull();
    await model.load();
    model.enter({ text: 'ab' });
    expect(model.preview()).toMatchObject({
      url: 'execution',
      body: { value: { text: 'ab' } }
    });
  });

  it('is filled in with the inputs of an earlier job', async () => {
    const { model, address } = await opened();
    await model.load();
    address.earlier = { inputs: { text: 'again', pause: 7 } };
    address.filled.emit();
    expect(model.data).toEqual({ text: 'again', pause: 7 });
  });

  it('marks what is another value than in the earlier job, and gives it back', async () => {
    const { model, address } = await opened();
    await model.load();
    expect(model.changes).toBeNull();
    address.earlier = { inputs: { text: 'again', pause: 7 } };
    address.filled.emit();
    expect(model.changes?.size).toBe(0);
    model.enter({ ...model.data, pause: 8, window: 'hann' });
    expect(Object.fromEntries(model.changes ?? [])).toEqual({
      pause: '7',
      window: 'left empty'
    });
    model.putBack('pause');
    model.putBack('window');
    expect(model.changes?.size).toBe(0);
    expect(model.data).toEqual({ text: 'again', pause: 7 });
  });

  it('orders the outputs that were chosen, and none is no order', async () => {
    const { model, address, submit, describe: ask } = await opened();
    const output = { title: '', description: '', mediaTypes: ['text/csv'] };
    ask.mockResolvedValue({
      ...DESCRIBED,
      id: 'fft-filter',
      outputs: [
        { ...output, id: 'a' },
        { ...output, id: 'b' }
      ],
      outputChoice: { transmission: ['value', 'reference'] }
    });
    address.earlier = {
      inputs: { text: 'ab', ...EARLIER },
      outputs: { a: {} }
    };
    await model.load();
    expect(model.wishes).toEqual({ a: { wanted: true }, b: { wanted: false } });
    model.enterWishes({ a: { wanted: false }, b: { wanted: false } });
    expect(await model.run()).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    model.enterWishes({
      a: { wanted: true, reference: true },
      b: { wanted: false }
    });
    await model.run();
    expect(submit.mock.calls[0]).toMatchObject([
      { outputs: { a: { reference: true } } }
    ]);
  });
});

describe('a form that is open while its process changes', () => {
  /** The description, with a text input more. */
  const NEWER = {
    ...DESCRIBED,
    id: 'fft-filter',
    target: {},
    inputs: {
      ...DESCRIBED.inputs,
      properties: {
        ...(DESCRIBED.inputs.properties as JsonObject),
        pause: { type: 'string' },
        note: { type: 'string', default: 'new' }
      }
    }
  };

  it('says so, and keeps what was typed until it is drawn anew, and after', async () => {
    const { model, hint, describe: ask } = await opened();
    model.follow();
    await model.load();
    const typed = { ...model.data, text: 'typed', pause: 3 };
    model.enter(typed);
    ask.mockResolvedValue(NEWER);
    await hint();
    expect(model.outdated).toBe(true);
    expect(model.data).toEqual(typed);
    expect(model.described?.form.inputs).toHaveLength(10);
    model.renew();
    expect(model.outdated).toBe(false);
    expect(model.described?.form.inputs).toHaveLength(11);
    expect(model.data).toMatchObject({ text: 'typed', note: 'new' });
    // It was a number, and is asked for as a text now.
    expect(model.data.pause).toBeUndefined();
  });

  it('is drawn anew by itself while nothing is entered', async () => {
    const { model, hint, describe: ask } = await opened();
    model.follow();
    await model.load();
    ask.mockResolvedValue(NEWER);
    await hint();
    expect(model.outdated).toBe(false);
    expect(model.data.note).toBe('new');
  });

  it('takes other words over in silence', async () => {
    const { model, hint, describe: ask } = await opened();
    model.follow();
    await model.load();
    model.enter({ text: 'typed' });
    const said = { ...DESCRIBED, id: 'fft-filter', target: {}, title: 'New' };
    ask.mockResolvedValue(said);
    await hint();
    expect(model.outdated).toBe(false);
    expect(model.described?.description.title).toBe('New');
    expect(model.data).toEqual({ text: 'typed' });
  });

  it('runs nothing while the process is gone, and all is well when it is back', async () => {
    const { model, hint, processes, submit } = await opened();
    model.follow();
    await model.load();
    model.enter({ text: 'ab', ...SIGNAL });
    processes.mockResolvedValue([]);
    await hint();
    expect(model.gone).toBe(true);
    await model.run();
    expect(submit).not.toHaveBeenCalled();
    processes.mockRejectedValueOnce(new Error('it restarts'));
    await hint();
    expect(model.gone).toBe(true);
    processes.mockResolvedValue([{ id: 'fft-filter' }]);
    await hint();
    expect(model.gone).toBe(false);
    expect(model.data).toMatchObject({ text: 'ab' });
    await model.run();
    expect(submit).toHaveBeenCalledTimes(1);
  });

  it('appears when its process does', async () => {
    const { model, hint, describe: ask } = await opened();
    model.follow();
    ask.mockRejectedValueOnce(new Error('no such process'));
    await model.load();
    expect(model.problem).toBe('no such process');
    await hint();
    expect(model.problem).toBeNull();
    expect(model.described).not.toBeNull();
  });
});

describe('what the server says about an input', () => {
  it('stands beside its field until that is changed, and stops no other try', async () => {
    const { model, end, submit } = await opened();
    model.follow();
    await model.load();
    const data = { text: 'ab', ...SIGNAL, low: 30 };
    model.enter(data);
    await model.run();
    end({ state: 'failed', message: 'inputs.low: must be less than 20' });
    expect(model.errors).toEqual([
      { path: ['low'], message: 'must be less than 20' }
    ]);
    model.enter({ ...data, text: 'abc' });
    expect(model.errors).toHaveLength(1);
    await model.run();
    expect(submit).toHaveBeenCalledTimes(2);
    end({ state: 'failed', message: 'inputs.low: must be less than 20' });
    model.enter({ ...data, low: 10 });
    expect(model.errors).toEqual([]);
  });
});

describe('the cell that waits for a result', () => {
  it('says what it waits for', () => {
    expect(
      cardSource('fft-filter', 'This server', 'j1', '2026-11-23T10:04:05Z')
    ).toBe('# fft-filter on This server, 2026-11-23 10:04 UTC, job j1');
  });

  it('is one comment, whatever the server calls its process', () => {
    const source = cardSource(
      'x\nimport os\r\u2028os.remove("a")',
      'there\u0085\u000b!rm -r .',
      'j1',
      '2026-11-23T10:04:05Z'
    );
    expect(source).toBe(
      '# x import os os.remove("a") on there !rm -r ., 2026-11-23 10:04 UTC, job j1'
    );
  });

  it('says with the order where it is to run, and sends nothing while that is wrong', async () => {
    const { model, submit } = await opened();
    await model.load();
    model.enter({ ...model.data, ...SIGNAL, text: 'abc' });
    const resources = { executor: 'slurm', cores: 4, partition: undefined };
    model.enterWhere({ resources, faulty: true });
    expect(await model.run()).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    model.enterWhere({ resources, faulty: false });
    await model.run();
    expect(submit).toHaveBeenCalledWith(
      expect.objectContaining({ resources: { executor: 'slurm', cores: 4 } })
    );
  });

  it('sends the addresses to tell with the order, and nothing while one is wrong', async () => {
    const { model, submit } = await opened();
    await model.load();
    expect(model.capabilities?.callback).toBe(true);
    model.enter({ ...model.data, ...SIGNAL, text: 'abc' });
    model.enterTell({ success: 'nowhere' });
    expect(await model.run()).toBeNull();
    expect(submit).not.toHaveBeenCalled();
    model.enterTell({ success: 'https://a.example/hook', failed: '' });
    await model.run();
    expect(submit.mock.calls[0][0]).toMatchObject({
      tell: { success: 'https://a.example/hook' }
    });
    expect(submit.mock.calls[0][0].tell).not.toHaveProperty('failed');
  });
});
