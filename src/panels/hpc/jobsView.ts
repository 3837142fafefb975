import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { stateWord } from '../../components/states';
import type { IJobRecord } from '../../server/records';
import { jobText, hasAllIn, searchWords } from './filter';
import type { IJobFilters } from './jobsFilter';
import { ALL, passes } from './jobsFilter';
import type { HpcModel } from './model';

/**
 * What is shown of the jobs, and what of it is selected.
 *
 * Of ten thousand jobs, a change of some is looked at again, and not all: what
 * a search looks in is kept by record, and what was found until the list, the
 * search or a filter is another one.
 */
export class JobsView {
  constructor(
    readonly model: HpcModel,
    private readonly _trans: TranslationBundle
  ) {
    model.changed.connect(() => this._changed.emit(), this);
  }

  /** The jobs, what is found of them, or what is selected has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get filters(): IJobFilters {
    return this._filters;
  }
  set filters(filters: IJobFilters) {
    this._filters = filters;
    this._changed.emit();
  }

  /** The jobs that pass the filters and have all words of the search, newest first. */
  get found(): readonly IJobRecord[] {
    const { jobs } = this.model.jobs;
    const { gateways } = this.model.gateways;
    const { query } = this.model;
    if (gateways !== this._gateways) {
      // What a gateway is called may have changed.
      this._texts = new WeakMap();
      this._gateways = gateways;
    }
    const key = [jobs, gateways, query, this._filters];
    if (key.some((part, index) => part !== this._key[index])) {
      this._key = key;
      this._found = this._find(jobs, searchWords(query));
    }
    return this._found;
  }

  /** How many jobs run now. */
  get running(): number {
    return this.model.jobs.jobs.reduce(
      (count, { job }) => count + Number(job.state === 'running'),
      0
    );
  }

  /** The selected jobs that are still there, found or not, newest first. */
  get selected(): readonly IJobRecord[] {
    return this._selected.size === 0
      ? []
      : this.model.jobs.jobs.filter(({ id }) => this._selected.has(id));
  }

  isSelected(id: string): boolean {
    return this._selected.has(id);
  }

  /** Select a job, or do so no more; with `range`, all from the last one on that are found. */
  select(id: string, on: boolean, range = false): void {
    const from = range ? this._place(this._last) : -1;
    const to = this._place(id);
    const ids =
      from < 0 || to < 0
        ? [id]
        : this.found
            .slice(Math.min(from, to), Math.max(from, to) + 1)
            .map(record => record.id);
    ids.forEach(each => this._selected[on ? 'add' : 'delete'](each));
    this._last = id;
    this._changed.emit();
  }

  /** Select all that is found. */
  selectFound(): void {
    this.found.forEach(({ id }) => this._selected.add(id));
    this._changed.emit();
  }

  selectNone(): void {
    this._selected.clear();
    this._last = '';
    this._changed.emit();
  }

  /** Show all: no search, no filter. */
  showAll(): void {
    this._filters = ALL;
    this.model.query = '';
  }

  private _find(
    jobs: readonly IJobRecord[],
    words: readonly string[]
  ): readonly IJobRecord[] {
    const filters = this._filters;
    return words.length === 0 && filters === ALL
      ? jobs
      : jobs.filter(
          record =>
            passes(filters, record) &&
            (words.length === 0 || hasAllIn(words, this._text(record)))
        );
  }

  private _text(record: IJobRecord): string {
    let text = this._texts.get(record);
    if (text === undefined) {
      const { order, state } = record.job;
      const place = this.model.place(order.gateway);
      text = jobText(record, place, stateWord(state, this._trans));
      this._texts.set(record, text);
    }
    return text;
  }

  private _place(id: string): number {
    return this.found.findIndex(record => record.id === id);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _selected = new Set<string>();
  private _last = '';
  private _filters = ALL;
  private _found: readonly IJobRecord[] = [];
  private _key: unknown[] = [];
  private _texts = new WeakMap<IJobRecord, string>();
  private _gateways: unknown = null;
}
