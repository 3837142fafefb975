import type { IRequest } from '../exchange';
import type { JsonObject } from '../json';
import type { IRemote } from './simulate';

interface IFakeJob {
  id: string;
  name: string;
  submitted: number | null;
}

/** Seconds after the submission at which each status begins. */
const HISTORY: [number, string, string | null][] = [
  [0, 'Pending', null],
  [2, 'Queued', null],
  [6, 'Executing', null],
  [20, 'Completed', 'Completed successfully']
];

/** Seconds after the submission at which the cluster has stopped. */
const STOPPED = 60;

/** Rescale's job interface in memory: histories newest first, nested errors, no idempotency key. */
export class FakeRescale implements IRemote {
  now = 0;
  readonly files: { id: string; name: string }[] = [];
  readonly jobs: IFakeJob[] = [
    { id: 'abcdef', name: 'a colleague’s', submitted: 0 }
  ];
  /** State-changing requests that were carried out. */
  readonly executed: string[] = [];

  constructor(
    private readonly _options: { reason?: string; refuses?: boolean } = {}
  ) {}

  answer({ method, url, body }: IRequest): ReturnType<IRemote['answer']> {
    const [path, query = ''] = url.split('?');
    const [kind, id, rest] = path.split('/');
    if (method === 'POST') {
      return rest === 'submit' ? this._submit(id) : this._make(kind, body);
    }
    if (path === 'files/') {
      const wanted = decodeURIComponent(query.replace('search=', ''));
      return page(this.files.filter(file => file.name === wanted));
    }
    if (path === 'jobs/') {
      return page(this.jobs.map(({ id: job, name }) => ({ id: job, name })));
    }
    if (kind === 'files') {
      return { status: 200, body: 'contents' };
    }
    const job = this.jobs.find(item => item.id === id);
    if (!job) {
      return { status: 404, body: { detail: 'Not found.' } };
    }
    switch (rest) {
      case 'files':
        return page([{ id: 'out', name: 'process_output.log' }]);
      case 'cluster_statuses':
        return page([
          { status: this._age(job) >= STOPPED ? 'Stopped' : 'Started' }
        ]);
      default:
        return page(this._history(job));
    }
  }

  private _make(
    kind: string,
    body: IRequest['body']
  ): ReturnType<IRemote['answer']> {
    if (kind === 'files' && body?.kind === 'form') {
      const file = {
        id: `file-${this.files.length}`,
        name: body.parts[0].filename ?? ''
      };
      this.files.push(file);
      this.executed.push('upload');
      return { status: 201, body: file };
    }
    if (this._options.refuses) {
      return {
        status: 400,
        body: {
          jobanalyses: [
            { hardware: { coresPerSlot: ['granite needs at least 2.'] } }
          ]
        }
      };
    }
    const value = body?.kind === 'json' ? (body.value as JsonObject) : {};
    const job = {
      id: `job-${this.jobs.length}`,
      name: String(value.name),
      submitted: null
    };
    this.jobs.push(job);
    this.executed.push('create');
    return { status: 201, body: { id: job.id, name: job.name } };
  }

  private _submit(id: string): ReturnType<IRemote['answer']> {
    const job = this.jobs.find(item => item.id === id);
    if (!job) {
      return { status: 404, body: { detail: 'Not found.' } };
    }
    job.submitted = this.now;
    this.executed.push(`submit ${id}`);
    return { status: 200 };
  }

  private _history(job: IFakeJob): object[] {
    const age = this._age(job);
    return HISTORY.filter(([since]) => age >= since)
      .map(([, status, reason]) => ({
        status,
        statusReason:
          status === 'Completed' ? (this._options.reason ?? reason) : reason
      }))
      .reverse();
  }

  private _age(job: IFakeJob): number {
    return job.submitted === null ? -1 : this.now - job.submitted;
  }
}

function page(results: object[]): ReturnType<IRemote['answer']> {
  return { status: 200, body: { count: results.length, next: null, results } };
}
