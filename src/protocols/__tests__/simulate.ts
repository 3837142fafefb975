import type { IAnswer, IFailure, IRequest } from '../exchange';
import type { Effect, IJob, IJobStep, IObject, JobEvent } from '../job';
import type { IProtocol } from '../protocol';

/** The life of a job: what the ledger and the effect runner know of a protocol. */
export type Life = Pick<IProtocol, 'begin' | 'advance' | 'survey' | 'read'>;

/** A remote system in memory. It has a clock, since things there take time. */
export interface IRemote {
  /** Seconds since the start. */
  now: number;
  answer(request: IRequest): {
    status: number;
    body?: unknown;
    headers?: Record<string, string>;
  };
  /** Objects in its S3 store. */
  objects?: Map<string, string>;
}

/** What goes wrong, by the number of the point or request at which it does. */
export interface ITrouble {
  /** The Jupyter server dies at these points, and starts again. */
  crashes?: readonly number[];
  /** These requests fail; `broken` ones arrive, `unreachable` ones do not. */
  failures?: ReadonlyMap<number, 'broken' | 'unreachable' | 'gateway'>;
  /** What the user asks for, when nothing else is to be done for the nth time. */
  asks?: ReadonlyMap<number, string>;
}

interface IRow {
  effect: Effect;
  status: 'planned' | 'running' | 'done';
}

/** The server dies: what is not written down is gone. */
class Crash extends Error {}

const ROOT = 'http://remote.example/';
const START = Date.parse('2026-11-23T10:00:00Z');

/** Transitions after which a job that has not come to rest never will. */
const ENDLESS = 2000;

/** Seconds between two surveys. */
const ROUND = 5;

/**
 * The ledger and the effect runner as they are on the server, small and in
 * memory: a row before every effect, the answer and the inbox event after it, a
 * step written at once with what it consumed. All that outlives a crash is kept
 * as text, so that whatever does not survive JSON shows.
 */
export class Simulation {
  /** Points that were passed at which a crash could have happened. */
  points = 0;
  /** Requests that were sent. */
  requests = 0;
  /** Every effect that was ever written down, in order. */
  readonly written: Effect[] = [];
  /** Results that were kept, by name. */
  readonly kept = new Map<string, string>();
  /** States that the user saw, each once. */
  readonly states: string[] = [];

  constructor(
    private readonly _life: Life,
    private readonly _first: () => IJobStep,
    private readonly _remote: IRemote,
    private readonly _trouble: ITrouble = {}
  ) {}

  get job(): IJob {
    return JSON.parse(this._job);
  }

  /** Live until the job is at rest. */
  run(): IJob {
    while (!this._job || !this.job.rest) {
      try {
        this._move();
      } catch (reason) {
        if (!(reason instanceof Crash)) {
          throw reason;
        }
        this._restart();
      }
      if (++this._moves > ENDLESS) {
        throw new Error(`The job never came to rest: ${this._job}`);
      }
    }
    return this.job;
  }

  private _move(): void {
    if (!this._job) {
      this._point();
      this._record(this._first(), 0);
      return;
    }
    const event = this._inbox[0];
    if (event !== undefined) {
      this._point();
      const step = this._life.advance(this.job, JSON.parse(event));
      this._point();
      this._record(step, 1);
      return;
    }
    const row = this._rows
      .map(text => JSON.parse(text) as IRow)
      .findIndex(({ status }) => status === 'planned');
    if (row >= 0) {
      this._perform(row);
      return;
    }
    const action = this._trouble.asks?.get(++this._idle);
    if (action) {
      this._deliver({ type: 'asked', action, fields: {}, at: this._at() });
      return;
    }
    if (!this.job.survey) {
      throw new Error(
        `Nothing is to be done, but the job is not at rest: ${this._job}`
      );
    }
    this._remote.now += ROUND;
    this._survey();
  }

  /** A row says "running" before anything leaves; the answer and its event are written together. */
  private _perform(index: number): void {
    const { effect } = JSON.parse(this._rows[index]) as IRow;
    this._point();
    this._mark(index, 'running');
    this._point();
    const event = this._effect(effect);
    this._point();
    this._mark(index, 'done');
    if (event) {
      this._deliver(event);
    }
  }

  private _effect(effect: Effect): JobEvent | null {
    switch (effect.kind) {
      case 'request': {
        const outcome = this._send(effect.request);
        return 'kind' in outcome
          ? {
              type: 'unanswered',
              effect: effect.id,
              failure: outcome,
              at: this._at()
            }
          : {
              type: 'answered',
              effect: effect.id,
              answer: outcome,
              at: this._at()
            };
      }
      case 'wait':
        this._remote.now += effect.seconds;
        return { type: 'elapsed', effect: effect.id, at: this._at() };
      case 'upload':
        this._remote.objects?.set(place(effect.to), effect.file);
        return { type: 'stored', effect: effect.id, size: 1, at: this._at() };
      case 'download': {
        const bytes = this._remote.objects?.get(place(effect.from));
        if (bytes === undefined) {
          const failure: IFailure = {
            kind: 'broken',
            message: 'NoSuchKey',
            at: this._at()
          };
          return {
            type: 'unanswered',
            effect: effect.id,
            failure,
            at: this._at()
          };
        }
        this.kept.set(effect.result.name, bytes);
        return {
          type: 'stored',
          effect: effect.id,
          result: effect.result,
          size: 1,
          at: this._at()
        };
      }
      case 'collect': {
        for (const result of effect.results) {
          this.kept.set(
            result.name,
            'request' in result
              ? JSON.stringify(this._send(result.request))
              : JSON.stringify(result)
          );
        }
        return {
          type: 'collected',
          effect: effect.id,
          failures: [],
          at: this._at()
        };
      }
      case 'ended':
        return null;
    }
  }

  private _survey(): void {
    let requests = this._life.survey([this.job]);
    while (requests.length > 0 && this.job.survey) {
      const [request, ...others] = requests;
      const answer = this._send(request);
      if ('kind' in answer) {
        return;
      }
      this._point();
      const { events, next } = this._life.read(request, answer, [this.job]);
      for (const { event } of events) {
        const step = this._life.advance(this.job, roundTrip(event));
        this._point();
        this._record(step, 0);
      }
      requests = next && events.length === 0 ? [next, ...others] : others;
    }
  }

  private _send(request: IRequest): IAnswer | IFailure {
    roundTrip(request);
    const trouble = this._trouble.failures?.get(this.requests++);
    const failure = (kind: IFailure['kind']): IFailure => ({
      kind,
      message: `simulated: ${kind}`,
      at: this._at()
    });
    if (trouble === 'unreachable') {
      return failure('unreachable');
    }
    const { status, body, headers = {} } = this._remote.answer(request);
    if (trouble === 'broken') {
      return failure('broken');
    }
    const shown = trouble === 'gateway' ? undefined : body;
    return {
      status: trouble === 'gateway' ? 504 : status,
      reason: '',
      url: new URL(request.url, ROOT).href,
      headers: { 'content-type': 'application/json', ...headers },
      body:
        shown === undefined
          ? { kind: 'none' }
          : { kind: 'text', text: JSON.stringify(shown) },
      at: this._at(),
      seconds: 0.1
    };
  }

  /** A step is written at once: job, new effects, consumed events. */
  private _record(step: IJobStep, consumed: number): void {
    const ids = new Set(this.written.map(effect => effect.id));
    for (const effect of step.effects) {
      if (ids.has(effect.id)) {
        throw new Error(`The effect id ${effect.id} repeats.`);
      }
      ids.add(effect.id);
      this.written.push(roundTrip(effect));
      const row: IRow = {
        effect,
        status: effect.kind === 'ended' ? 'done' : 'planned'
      };
      this._rows.push(JSON.stringify(row));
    }
    this._job = JSON.stringify(roundTrip(step.job));
    this._inbox.splice(0, consumed);
    if (this.states[this.states.length - 1] !== step.job.state) {
      this.states.push(step.job.state);
    }
  }

  /** On start: a running effect that changes something is unknown, any other is run again. */
  private _restart(): void {
    this._rows.forEach((text, index) => {
      const { effect, status } = JSON.parse(text) as IRow;
      if (status !== 'running') {
        return;
      }
      if (effect.kind === 'request' && effect.changes) {
        this._mark(index, 'done');
        this._deliver({ type: 'unknown', effect: effect.id, at: this._at() });
      } else {
        this._mark(index, 'planned');
      }
    });
  }

  private _mark(index: number, status: IRow['status']): void {
    const row = JSON.parse(this._rows[index]) as IRow;
    this._rows[index] = JSON.stringify({ ...row, status });
  }

  private _deliver(event: JobEvent): void {
    this._inbox.push(JSON.stringify(roundTrip(event)));
  }

  private _point(): void {
    const point = this.points++;
    if (this._trouble.crashes?.includes(point)) {
      throw new Crash();
    }
  }

  private _at(): string {
    return new Date(START + this._remote.now * 1000).toISOString();
  }

  private _job = '';
  private _rows: string[] = [];
  private _inbox: string[] = [];
  private _moves = 0;
  private _idle = 0;
}

/** Where an object lies. */
export function place({ bucket, key }: IObject): string {
  return `${bucket}/${key}`;
}

/** The same value after JSON; throws when JSON would lose something of it. */
export function roundTrip<T>(value: T): T {
  refuseLoss(value, '$');
  return JSON.parse(JSON.stringify(value));
}

function refuseLoss(value: unknown, path: string): void {
  if (typeof value === 'object' && value !== null && isPlain(value)) {
    for (const [key, inner] of Object.entries(value)) {
      refuseLoss(inner, `${path}.${key}`);
    }
    return;
  }
  const fits =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    Number.isFinite(value);
  if (!fits) {
    throw new Error(`${path} does not survive JSON: ${String(value)}`);
  }
}

function isPlain(value: object): boolean {
  return (
    Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  );
}
