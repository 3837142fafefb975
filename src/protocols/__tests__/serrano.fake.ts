import type { IRequest } from '../exchange';
import type { JsonObject } from '../json';
import type { IRemote } from './simulate';

interface ITransfer {
  kind: string;
  body: JsonObject;
  made: number;
}

/** Seconds that a transfer takes, and a job waits and runs. */
const TAKES = 6;

/** A SERRANO gateway in memory: no lists, no cancel, and a failed job is `completed`. */
export class FakeSerrano implements IRemote {
  now = 0;
  readonly objects = new Map<string, string>();
  /** State-changing requests that were carried out. */
  readonly executed: string[] = [];

  constructor(
    private readonly _options: {
      /** The job ends without a result file. */
      fails?: boolean;
      /** The gateway restarts at that second and forgets everything. */
      restarts?: number;
    } = {}
  ) {}

  answer({ method, url, body }: IRequest): ReturnType<IRemote['answer']> {
    if (this.now >= (this._options.restarts ?? Infinity)) {
      this._known.clear();
    }
    const [kind, id] = url.split('/');
    if (method === 'POST' && body?.kind === 'json') {
      const made = `${kind}-${this._known.size}`;
      this._known.set(made, {
        kind,
        body: body.value as JsonObject,
        made: this.now
      });
      this.executed.push(kind);
      return { status: 201, body: { id: made } };
    }
    const item = this._known.get(id);
    return item
      ? { status: 200, body: this._status(item) }
      : {
          status: 404,
          body: { message: `'/serrano/orchestrator/${kind}/${id}'` }
        };
  }

  private _status({ kind, body, made }: ITransfer): object {
    const age = this.now - made;
    if (kind === 'job') {
      const words = ['queued', 'running', 'completed'];
      return { status: words[Math.min(2, Math.floor(age / TAKES))] };
    }
    if (age < TAKES) {
      return { status: 'transferring' };
    }
    if (kind === 's3_result' && this._options.fails) {
      return {
        status: 'failure',
        reason: "SFTPNoSuchFile('No such file or directory')"
      };
    }
    const key = `${String(body.bucket)}/${String(body.object)}`;
    if (kind === 's3_data' && !this.objects.has(key)) {
      return { status: 'failure', reason: "NoSuchKey('…')" };
    }
    if (kind === 's3_result') {
      this.objects.set(key, 'time,ax\n0,1\n');
    }
    return { status: 'completed' };
  }

  private readonly _known = new Map<string, ITransfer>();
}
