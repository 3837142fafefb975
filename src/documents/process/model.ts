import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { changesSince } from '../../forms/changes';
import { carriedOver, dataOf, initialData } from '../../forms/data';
import type { FormData } from '../../forms/data';
import { toInputs } from '../../forms/inputs';
import { toForm } from '../../forms/schema';
import { toldFaults } from '../../forms/told';
import { validate } from '../../forms/validate';
import type { Check, IFieldError } from '../../forms/validate';
import type {
  ICapabilities,
  IProcessDescription
} from '../../protocols/description';
import type { IRequest } from '../../protocols/exchange';
import type { IOrder, ITell } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';
import type { IGateways, IJobs } from '../../tokens';
import { reasonWords } from '../reason';
import type { ProcessAddress } from './index';
import { since } from './since';
import { firstRequest, orderOf } from './order';
import type { IDescribed, IWhere } from './order';
import { TOLD, givenTell, tellFault } from './addresses';
import { orderOutputs, wishFault, wishesOf } from './outputs';
import type { Wishes } from './outputs';

/** The form of a process while it is filled in, and what became of it. */
export class ProcessModel implements IDisposable {
  constructor(private readonly _options: ProcessModel.IOptions) {
    _options.address.filled.connect(this._onFilled, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }
  get described(): IDescribed | null {
    return this._described;
  }
  /** Why there is no description. */
  get problem(): string | null {
    return this._problem;
  }
  get data(): FormData {
    return this._data;
  }
  /** What is wrong with what is entered, and what the server said about it. */
  get errors(): readonly IFieldError[] {
    return this._told.length === 0
      ? this._errors
      : [...this._errors, ...this._told];
  }
  /** Addresses that the server is to tell about the job. */
  get tell(): ITell {
    return this._tell;
  }
  /** What the server can do; null until it has said so. */
  get capabilities(): ICapabilities | null {
    return this._capabilities;
  }
  /** Which outputs are wanted, and how. */
  get wishes(): Wishes {
    return this._wishes;
  }
  /** By input: what it was in the job that the form was filled in from, where it is another now; null without such a job. */
  get changes(): ReadonlyMap<string, string> | null {
    return this._changes;
  }
  /** Inputs whose errors are shown; all of them when null. */
  get touched(): ReadonlySet<string> | null {
    return this._touched;
  }
  /** An order is on its way to the ledger. */
  get submitting(): boolean {
    return this._submitting;
  }
  /** Why the last order was not taken. */
  get refusal(): string | null {
    return this._refusal;
  }
  /** The process has other inputs now than the form asks for. */
  get outdated(): boolean {
    return this._newer !== null;
  }
  /** The gateway has no such process any more. */
  get gone(): boolean {
    return this._gone;
  }
  /** The job that was made last from this form. */
  get lastJob(): string | null {
    return this._lastJob;
  }
  get isDisposed(): boolean {
    return this._isDisposed;
  }
  /** Title of the gateway. */
  get place(): string {
    const { gateways, address } = this._options;
    return gateways.get(address.gateway)?.title ?? address.gateway;
  }

  /** Read the description; never rejects: see `problem`. */
  async load(): Promise<void> {
    const { gateways, address } = this._options;
    this._problem = null;
    this._changed.emit();
    try {
      const description = await gateways.describe(
        address.gateway,
        address.process
      );
      // Known already: a description is read with what the server told of itself.
      const { capabilities } = await gateways.server(address.gateway);
      this._capabilities = capabilities;
      this._take(description);
      this._start();
      // A hint that came meanwhile was about an answer that was not there yet.
      void this._look();
    } catch (reason) {
      this._problem = reasonWords(reason);
    }
    this._changed.emit();
  }

  /**
   * Follow the gateway, and what it says to the last job, while the form is on the screen.
   *
   * @returns what ends it
   */
  follow(): () => void {
    const { gateways, jobs } = this._options;
    const look = (): void => void this._look();
    const listen = (): void => this._listen();
    gateways.changed.connect(look);
    jobs.changed.connect(listen);
    look();
    listen();
    return () => {
      gateways.changed.disconnect(look);
      jobs.changed.disconnect(listen);
    };
  }

  /** Draw the form that the process has now; what was entered stays where it still has a field. */
  renew(): void {
    if (this._newer && this._described) {
      const { form } = this._described;
      const { form: next } = this._take(this._newer);
      this._data = carriedOver(form, this._data, next);
      this._before = this._before && carriedOver(form, this._before, next);
      this._check();
      this._renumber();
    }
  }

  /** The user has entered something. */
  enter(data: FormData): void {
    // What the server said about a value holds no longer when that is another one.
    this._told = this._told.filter(
      ({ path }) => data[path[0]] === this._data[path[0]]
    );
    this._data = data;
    this._entered = true;
    this._check();
    this._renumber();
  }

  /** The user has entered an address to tell. */
  enterTell(tell: ITell): void {
    this._tell = tell;
    this._renumber();
  }

  /** The user has chosen where the job is to run. */
  enterWhere(where: IWhere): void {
    this._where = where;
    this._renumber();
  }

  /** The user has chosen among the outputs. */
  enterWishes(wishes: Wishes): void {
    this._wishes = wishes;
    this._entered = true;
    this._renumber();
  }

  /** Give an input the value that it had in the earlier job. */
  putBack(name: string): void {
    this.enter({ ...this._data, [name]: this._before?.[name] });
  }

  /** The user has left a field: what is wrong with it is shown from now on. */
  leave(name: string): void {
    if (this._touched && !this._touched.has(name)) {
      this._touched = new Set([...this._touched, name]);
      this._changed.emit();
    }
  }

  /** The request that `run` would send; null while there is no description or the protocol cannot say. */
  preview(): IRequest | null {
    const { gateways, address } = this._options;
    const order = this._order();
    return (
      order && firstRequest(() => gateways.protocol(address.gateway), order)
    );
  }

  /**
   * Submit what is entered.
   *
   * @returns the job, or null when nothing was sent: an input is wrong (see
   * `errors`), or the order was not taken (see `refusal`).
   */
  async run(): Promise<IJobRecord | null> {
    this._touched = null;
    this._refusal = null;
    this._told = [];
    this._check();
    const order = this._order();
    const { trans } = this._options;
    const faulty =
      this._where.faulty ||
      this._errors.length > 0 ||
      (this._described &&
        wishFault(this._described.description, this._wishes, trans) !== null) ||
      TOLD.some(when => tellFault(this._tell[when], trans) !== null);
    if (faulty || this._submitting || this._gone || !order) {
      this._changed.emit();
      return null;
    }
    this._submitting = true;
    this._changed.emit();
    try {
      const record = await this._options.jobs.submit(order);
      this._lastJob = record.id;
      this._heard = false;
      this._nextId = UUID.uuid4();
      return record;
    } catch (reason) {
      this._refusal = reasonWords(reason);
      return null;
    } finally {
      this._submitting = false;
      this._changed.emit();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._options.address.filled.disconnect(this._onFilled, this);
    Signal.clearData(this);
  }

  /** What would be sent is another order than before. */
  private _renumber(): void {
    this._nextId = UUID.uuid4();
    this._changed.emit();
  }

  private _order(): IOrder | null {
    const { gateways, address } = this._options;
    const gateway = gateways.get(address.gateway);
    return gateway && this._described
      ? orderOf(
          this._nextId,
          gateway,
          this._described.description,
          toInputs(this._described.form, this._data),
          givenTell(this._tell),
          orderOutputs(this._described.description, this._wishes),
          this._where.resources
        )
      : null;
  }

  private _take(description: IProcessDescription): IDescribed {
    this._turn++;
    this._newer = null;
    this._gone = false;
    return (this._described = { description, form: toForm(description) });
  }

  /** See what became of the process: answers are cached, so nobody is asked who did not say that something changed. */
  private async _look(): Promise<void> {
    const { gateways, address } = this._options;
    if (this._problem !== null) {
      return this.load();
    }
    const known = this._described;
    if (!known) {
      return;
    }
    const turn = ++this._turn;
    const now = await since(gateways, address, known.description);
    // Later answers count, and a form that was renewed meanwhile has one.
    if (turn !== this._turn || now.kind === 'unknown') {
      return;
    }
    this._gone = now.kind === 'gone';
    this._newer = null;
    if (now.kind === 'changed' && !now.form) {
      // The fields stay as they are, and so does what is in them.
      this._described = { ...known, description: now.description };
    } else if (now.kind === 'changed') {
      this._newer = now.description;
      if (!this._entered) {
        this._take(now.description);
        this._start();
      }
    }
    this._changed.emit();
  }

  /** A server that refuses the last job may say which input is to blame. */
  private _listen(): void {
    const { jobs } = this._options;
    const job = this._lastJob === null ? null : jobs.get(this._lastJob)?.job;
    if (this._described && job?.state === 'failed' && !this._heard) {
      this._heard = true;
      this._told = toldFaults(this._described.form, job.message);
      this._changed.emit();
    }
  }

  private _start(): void {
    if (this._described) {
      const { form, description } = this._described;
      const { earlier } = this._options.address;
      this._entered = false;
      this._told = [];
      this._before = earlier && dataOf(form, earlier.inputs);
      this._data = this._before ?? initialData(form);
      this._wishes = wishesOf(description, earlier?.outputs);
      this._touched = new Set();
      this._check();
    }
  }

  private _check(): void {
    const { check, trans } = this._options;
    const form = this._described?.form;
    this._errors = form ? validate(form, this._data, check, trans) : [];
    this._changes =
      form && this._before
        ? changesSince(form, this._before, this._data, trans)
        : null;
  }

  private _onFilled(): void {
    this._start();
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _described: IDescribed | null = null;
  private _problem: string | null = null;
  private _data: FormData = {};
  /** What the form was filled in with from an earlier job. */
  private _before: FormData | null = null;
  private _changes: ReadonlyMap<string, string> | null = null;
  private _wishes: Wishes = {};
  private _errors: readonly IFieldError[] = [];
  private _told: readonly IFieldError[] = [];
  /** What the last job failed of was read. */
  private _heard = false;
  private _touched: ReadonlySet<string> | null = new Set();
  private _tell: ITell = {};
  private _capabilities: ICapabilities | null = null;
  private _where: IWhere = { resources: {}, faulty: false };
  private _entered = false;
  private _newer: IProcessDescription | null = null;
  private _gone = false;
  /** Counts the questions what became of the process. */
  private _turn = 0;
  private _submitting = false;
  private _refusal: string | null = null;
  private _lastJob: string | null = null;
  /** Kept when an order was not taken: the same order sent again makes no second job. */
  private _nextId = UUID.uuid4();
  private _isDisposed = false;
}

export namespace ProcessModel {
  export interface IOptions {
    gateways: IGateways;
    jobs: Pick<IJobs, 'submit' | 'get' | 'changed'>;
    address: ProcessAddress;
    check: Check;
    trans: TranslationBundle;
  }
}
