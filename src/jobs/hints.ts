import type { IDisposable } from '@lumino/disposable';

/** Milliseconds from a hint to the read that it asks for. */
const APART = 15;

/**
 * Hints of the event bus, gathered.
 *
 * They are handed on a moment later and together: the hint of a step of our own
 * comes before the answer that makes a read needless.
 */
export class Hints implements IDisposable {
  /** `due` gets the sequence numbers that were hinted at, by job. */
  constructor(
    private readonly _due: (hinted: ReadonlyMap<string, number>) => void
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    clearTimeout(this._timer ?? undefined);
  }

  /** A job is to be read again unless we have it at this sequence number. */
  add(job: string, sequence: number): void {
    this._hinted.set(job, sequence);
    this._timer ??= setTimeout(() => {
      const hinted = this._hinted;
      this._hinted = new Map();
      this._timer = null;
      this._due(hinted);
    }, APART);
  }

  private _hinted = new Map<string, number>();
  private _timer: ReturnType<typeof setTimeout> | null = null;
  private _isDisposed = false;
}
