import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IChange } from './schemas';
import { change } from './schemas';

/** `$id` of `events/changed.v1.yaml`. */
export const CHANGED =
  'https://schema.jupyterlab-hpc.org/events/jupyterlab_hpc/changed/v1';

/**
 * Our event on Jupyter's event bus.
 *
 * Any signed-in client may post to that bus, and nothing is replayed: an event
 * is a hint to read again, no more.
 */
export class ServerEvents implements IDisposable {
  constructor(private readonly _source: Pick<Event.IManager, 'stream'>) {
    this._source.stream.connect(this._onEvent, this);
  }

  get changed(): ISignal<this, IChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._source.stream.disconnect(this._onEvent, this);
    Signal.clearData(this);
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    if (emission.schema_id !== CHANGED) {
      return;
    }
    const hint = change.safeParse(emission);
    if (hint.success) {
      this._changed.emit(hint.data);
    }
  }

  private readonly _changed = new Signal<this, IChange>(this);
  private _isDisposed = false;
}
