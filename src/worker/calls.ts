import type { Driver } from '../jobs/driver';
import { ApiError } from '../server/errors';
import type { CallName, IRefusal } from './messages';

/** Sends a call to the server. */
type Send = (call: number, name: CallName, body: unknown) => void;

/**
 * The ledger as the worker sees it: what a tab asks for over HTTP, asked over
 * the pipe. The bodies are those of the routes in `docs/architecture.md`.
 */
export class Calls implements Driver.ISource {
  constructor(private readonly _send: Send) {}

  work: Driver.ISource['work'] = (driver, protocols) =>
    this._call('work', { driver, protocols });

  step: Driver.ISource['step'] = (id, report) =>
    this._call('step', { id, step: report });

  survey: Driver.ISource['survey'] = (driver, gateway, request) =>
    this._call('survey', { driver, gateway, request });

  surveyed: Driver.ISource['surveyed'] = (driver, gateway, outcome) =>
    this._call('surveyed', { driver, gateway, ...outcome });

  job: Driver.ISource['job'] = id => this._call('job', { id });

  /** A call was answered. One that nobody waits for is dropped. */
  answered(call: number, value: unknown): void {
    this._take(call)?.resolve(value);
  }

  /** A call was refused. */
  refused(call: number, error: IRefusal): void {
    const { message, status, reason } = error;
    this._take(call)?.reject(new ApiError(message, status, reason));
  }

  /** What the server answers is its own, and taken as it says. */
  private _call<T>(name: CallName, body: unknown): Promise<T> {
    const call = ++this._count;
    return new Promise<T>((resolve, reject) => {
      this._waiting.set(call, {
        resolve: value => resolve(value as T),
        reject
      });
      this._send(call, name, body);
    });
  }

  private _take(call: number): IWaiting | undefined {
    const waiting = this._waiting.get(call);
    this._waiting.delete(call);
    return waiting;
  }

  private readonly _waiting = new Map<number, IWaiting>();
  private _count = 0;
}

interface IWaiting {
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}
