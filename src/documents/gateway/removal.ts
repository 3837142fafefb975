import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** Whether the user is being asked if the gateway is to be removed. */
export class Removal {
  get asked(): boolean {
    return this._asked;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  ask(): void {
    this._asked = true;
    this._changed.emit();
  }

  leave(): void {
    this._asked = false;
    this._changed.emit();
  }

  private _asked = false;
  private readonly _changed = new Signal<this, void>(this);
}
