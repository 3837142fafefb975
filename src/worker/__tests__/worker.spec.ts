import { FakeLedger, until } from '../../jobs/__tests__/fake-ledger';
import { orderOf, toy } from '../../jobs/__tests__/toy';
import { ApiError } from '../../server/errors';
import { Lines } from '../lines';
import type { CallName, FromServer, ToServer } from '../messages';
import { parse } from '../messages';
import { Worker } from '../worker';

/** A worker on pipes in memory; the other end is a ledger in memory. */
class Pipes {
  readonly ledger = new FakeLedger();
  /** All that the worker said. */
  readonly said: ToServer[] = [];
  readonly warned: string[] = [];
  readonly worker = new Worker([toy], {
    write: text => this._hear(text),
    warn: text => this.warned.push(text)
  });

  constructor() {
    this.ledger.events().changed.connect((_, { what }) => {
      if (what === 'work') {
        this.send({ wake: true });
      }
    });
  }

  send(message: FromServer): void {
    this.worker.take(JSON.stringify(message) + '\n');
  }

  state(id: string) {
    return this.ledger.rows.get(id)?.record.job.state;
  }

  private _hear(text: string): void {
    expect(text.endsWith('\n')).toBe(true);
    const message = JSON.parse(text) as ToServer;
    this.said.push(message);
    if ('call' in message) {
      void this._serve(message.call, message.name, message.body);
    }
  }

  private async _serve(call: number, name: CallName, sent: unknown) {
    const body = sent as never as Record<string, never>;
    const calls: Record<CallName, () => Promise<unknown>> = {
      work: () => this.ledger.work('worker', body.protocols),
      step: () => this.ledger.step(body.id, body.step),
      survey: () => this.ledger.survey('worker', body.gateway, body.request),
      surveyed: () =>
        this.ledger.surveyed('worker', body.gateway, sent as never),
      job: () => this.ledger.job(body.id)
    };
    try {
      this.send({ reply: call, value: (await calls[name]()) ?? null });
    } catch (reason) {
      const { message, status } = reason as ApiError;
      const why = (reason as ApiError).reason;
      this.send({ reply: call, error: { message, status, reason: why } });
    }
  }
}

const submit = (pipes: Pipes, id: string) =>
  pipes.ledger.create('tab', toy.begin(orderOf(id)));

it('says who it is and what it knows', () => {
  const pipes = new Pipes();
  pipes.worker.greet('1.2.3');
  expect(pipes.said).toEqual([{ hello: '1.2.3', protocols: ['toy'] }]);
});

it('brings a job from submission to rest through two pipes', async () => {
  const pipes = new Pipes();
  await submit(pipes, 'a');
  await until(() => pipes.state('a') === 'accepted');
  pipes.ledger.surveyNow('a=running');
  await until(() => pipes.ledger.done.length === 1);
  expect(pipes.state('a')).toBe('running');
  // A survey that is due while the last one is brought back waits for the next hint.
  await until(() => {
    pipes.ledger.surveyNow('a=successful');
    return pipes.ledger.rows.get('a')?.record.job.rest === true;
  });
});

it('says what it is at before it computes, and that it is through', async () => {
  const pipes = new Pipes();
  await submit(pipes, 'a');
  await until(() => pipes.state('a') === 'accepted');
  pipes.ledger.surveyNow('a=running');
  await until(() => pipes.ledger.done.length === 1);
  const marks = pipes.said.flatMap(message =>
    'at' in message ? [message.at] : []
  );
  expect(marks).toContainEqual({ job: 'a' });
  expect(marks).toContainEqual({ gateway: 'toys' });
  expect(marks[marks.length - 1]).toBeNull();
  const step = pipes.said.findIndex(
    message => 'call' in message && message.name === 'step'
  );
  expect(pipes.said.slice(0, step)).toContainEqual({ at: { job: 'a' } });
});

it('answers a ping when it is through with what came before', async () => {
  const pipes = new Pipes();
  await submit(pipes, 'a');
  pipes.ledger.put('a', {
    at: '',
    type: 'asked',
    action: 'dismiss',
    fields: {}
  });
  pipes.said.length = 0;
  pipes.worker.take('{"wake":true}\n{"ping":7}\n');
  await until(() =>
    pipes.said.some(message => 'pong' in message && message.pong === 7)
  );
});

it('goes on after a refused step', async () => {
  const pipes = new Pipes();
  const step = pipes.ledger.step.bind(pipes.ledger);
  pipes.ledger.step = () => {
    pipes.ledger.step = step;
    return Promise.reject(new ApiError('Too late.', 409, 'version'));
  };
  await submit(pipes, 'a');
  await until(() => pipes.state('a') === 'accepted');
});

it('survives that there is no work to be had', async () => {
  const pipes = new Pipes();
  const work = pipes.ledger.work.bind(pipes.ledger);
  pipes.ledger.work = () => Promise.reject(new ApiError('Locked.', 500, ''));
  pipes.send({ wake: true });
  await until(() => pipes.warned.length === 1);
  pipes.ledger.work = work;
  await submit(pipes, 'a');
  await until(() => pipes.state('a') === 'accepted');
});

it.each([
  'nonsense',
  '[]',
  '{"reply":1}',
  '{"wake":1}',
  'null',
  '{"ping":"1"}'
])('does not take %s for a message', line => {
  expect(() => parse(line)).toThrow();
});

describe('lines', () => {
  it('come whole, however they were cut', () => {
    const text = 'one\ntwo two\n\nthree\n';
    for (let size = 1; size <= text.length; size++) {
      const lines = new Lines(10);
      const got: string[] = [];
      for (let at = 0; at < text.length; at += size) {
        got.push(...lines.take(text.slice(at, at + size)));
      }
      expect(got).toEqual(['one', 'two two', 'three']);
    }
  });

  it('may not be longer than the limit, ended or not', () => {
    expect(() => new Lines(5).take('123456')).toThrow('more than 5');
    expect(() => new Lines(5).take('123\n123456\n')).toThrow('more than 5');
    const lines = new Lines(5);
    lines.take('123');
    expect(() => lines.take('456')).toThrow('more than 5');
  });
});
