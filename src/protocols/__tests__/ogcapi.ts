import type { IRequest } from '../exchange';
import type { IOrder } from '../job';
import type { IRemote } from './simulate';

interface IFakeJob {
  id: string;
  order: string | null;
  made: number;
  dismissed: boolean;
}

/** Seconds that a job of the fake server waits, and runs. */
const WAITS = 12;
const RUNS = 10;

/**
 * An OGC API - Processes server in memory.
 *
 * `exact`: it gives our order's id back, and answers a repeated order with the
 * job that exists, as our own engine does.
 */
export class FakeOgc implements IRemote {
  now = 0;
  readonly jobs: IFakeJob[] = [];
  /** State-changing requests that were carried out. */
  readonly executed: string[] = [];

  constructor(
    private readonly _options: {
      exact: boolean;
      list?: boolean;
      fails?: boolean;
      strangers?: number;
    }
  ) {
    for (let n = 0; n < (_options.strangers ?? 0); n++) {
      this.jobs.push({
        id: `stranger-${n}`,
        order: null,
        made: 0,
        dismissed: false
      });
    }
  }

  answer({ method, url, headers }: IRequest): ReturnType<IRemote['answer']> {
    const [path] = url.split('?');
    const [kind, id, rest] = path.split('/');
    if (method === 'POST' && kind === 'processes' && rest === 'execution') {
      return this._execute(headers?.['X-Order-Id'] ?? null);
    }
    if (path === 'jobs' && this._options.list !== false) {
      return {
        status: 200,
        body: { jobs: this.jobs.map(job => this._status(job)) }
      };
    }
    const job = this.jobs.find(item => item.id === id);
    if (kind !== 'jobs' || !job) {
      return { status: 404, body: { title: 'NoSuchJob' } };
    }
    if (method === 'DELETE') {
      this.executed.push(`dismiss ${id}`);
      job.dismissed = true;
      return { status: 200, body: this._status(job) };
    }
    return rest === 'results'
      ? this._results(job)
      : { status: 200, body: this._status(job) };
  }

  private _execute(order: string | null): ReturnType<IRemote['answer']> {
    const { exact } = this._options;
    let job = exact ? this.jobs.find(item => item.order === order) : undefined;
    if (!job) {
      job = {
        id: `job-${this.jobs.length}`,
        order: exact ? order : null,
        made: this.now,
        dismissed: false
      };
      this.jobs.push(job);
      this.executed.push('execute');
    }
    return {
      status: 201,
      body: this._status(job),
      headers: { location: `/jobs/${job.id}` }
    };
  }

  private _results(job: IFakeJob): ReturnType<IRemote['answer']> {
    return this._word(job) === 'successful'
      ? { status: 200, body: { echo: 'Hello' } }
      : { status: 404, body: { type: 'x/result-not-ready' } };
  }

  private _word(job: IFakeJob): string {
    const age = this.now - job.made;
    if (job.dismissed) {
      return 'dismissed';
    }
    if (age < WAITS) {
      return 'accepted';
    }
    if (age < WAITS + RUNS) {
      return 'running';
    }
    return this._options.fails ? 'failed' : 'successful';
  }

  private _status(job: IFakeJob): object {
    return {
      jobID: job.id,
      processID: 'echo',
      type: 'process',
      status: this._word(job),
      message: this._options.fails ? 'it broke' : '',
      created: new Date(
        Date.UTC(2026, 10, 23, 10) + job.made * 1000
      ).toISOString(),
      ...(job.order === null ? {} : { orderID: job.order })
    };
  }
}

/** An order for the fake server. */
export function ogcOrder(exact: boolean, list = true): IOrder {
  return {
    id: '4f7c4f0e-0d0b-4b53-9d3c-0c7f5c9a0001',
    gateway: 'fake',
    protocol: 'ogcapi-processes',
    process: 'echo',
    title: 'echo',
    inputs: { a: 'x' },
    target: {
      execute: 'processes/echo/execution',
      jobs: 'jobs',
      list,
      once: exact,
      modes: ['async'],
      outputs: [{ id: 'echo', mediaTypes: ['text/plain'] }]
    }
  };
}
