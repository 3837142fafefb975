import type { IResources } from '../protocols/executors';
import { given } from '../protocols/executors';

/** Notebooks that choices are remembered of; those that were made longest ago give way. */
const MOST = 200;

/** Where the jobs of a notebook run, and with what: what was chosen last, in this browser. */
export class Choices {
  /** @param server - tells servers on the same origin apart */
  constructor(
    private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>,
    server: string
  ) {
    this._key = `jupyterlab-hpc:resources:${server}`;
  }

  /** What was chosen last; undefined: nothing, so that jobs run as they do by default. */
  get(notebook: string): IResources | undefined {
    return this._read().find(([name]) => name === notebook)?.[1];
  }

  /** Remember it. A browser that keeps nothing is no reason to fail. */
  set(notebook: string, resources: IResources): void {
    const others = this._read().filter(([name]) => name !== notebook);
    const kept = given(resources);
    const all = kept ? [[notebook, kept], ...others] : others;
    try {
      this._storage.setItem(this._key, JSON.stringify(all.slice(0, MOST)));
    } catch (reason) {
      console.warn('The choice is not remembered.', reason);
    }
  }

  private _read(): [string, IResources][] {
    try {
      const read: unknown = JSON.parse(
        this._storage.getItem(this._key) ?? '[]'
      );
      return Array.isArray(read) ? read.filter(isChoice) : [];
    } catch {
      return [];
    }
  }

  private readonly _key: string;
}

function isChoice(item: unknown): item is [string, IResources] {
  return (
    Array.isArray(item) &&
    typeof item[0] === 'string' &&
    typeof item[1] === 'object' &&
    item[1] !== null
  );
}
