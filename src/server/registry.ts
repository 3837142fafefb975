import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IProtocol } from '../protocols/protocol';
import type { IProtocols } from '../tokens';

/** The protocols this JupyterLab speaks, by id. */
export class ProtocolRegistry implements IProtocols {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get ids(): readonly string[] {
    return [...this._protocols.keys()];
  }

  get(id: string): IProtocol | undefined {
    return this._protocols.get(id);
  }

  register(protocol: IProtocol): IDisposable {
    const { id } = protocol;
    if (this._protocols.has(id)) {
      throw new Error(`There is a protocol "${id}" already.`);
    }
    this._protocols.set(id, protocol);
    this._changed.emit();
    return new DisposableDelegate(() => {
      this._protocols.delete(id);
      this._changed.emit();
    });
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _protocols = new Map<string, IProtocol>();
}
