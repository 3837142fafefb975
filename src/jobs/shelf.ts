import type { IJobRecord } from '../server/records';

/**
 * Records by id, and newest first.
 *
 * A change of a record that is there sorts nothing and counts nothing anew: with
 * ten thousand jobs, that is what happens many times a second.
 */
export class Shelf {
  /** By time of creation, the newest first; ids decide between equals. Another array after every change. */
  get all(): readonly IJobRecord[] {
    if (!this._all) {
      this._all = [...this._records.values()].sort(newestFirst);
      this._places = new Map(this._all.map(({ id }, place) => [id, place]));
    }
    this._lent = true;
    return this._all;
  }

  /** Something is under way, or about to be. */
  get busy(): boolean {
    return this._busy.size > 0;
  }

  get(id: string): IJobRecord | undefined {
    return this._records.get(id);
  }

  /** Take a record in; false when the one that is there is as new. */
  put(record: IJobRecord): boolean {
    const { id } = record;
    const old = this._records.get(id);
    if (old && old.sequence >= record.sequence) {
      return false;
    }
    this._records.set(id, record);
    this._busy[record.job.rest ? 'delete' : 'add'](id);
    if (old?.created !== record.created) {
      this._all = null;
    } else if (this._all) {
      if (this._lent) {
        this._all = [...this._all];
        this._lent = false;
      }
      this._all[this._places.get(id) as number] = record;
    }
    return true;
  }

  remove(id: string): boolean {
    this._all = null;
    this._busy.delete(id);
    return this._records.delete(id);
  }

  private readonly _records = new Map<string, IJobRecord>();
  private readonly _busy = new Set<string>();
  private _all: IJobRecord[] | null = null;
  private _places = new Map<string, number>();
  private _lent = false;
}

function newestFirst(one: IJobRecord, other: IJobRecord): number {
  if (one.created !== other.created) {
    return one.created < other.created ? 1 : -1;
  }
  return one.id < other.id ? 1 : -1;
}
