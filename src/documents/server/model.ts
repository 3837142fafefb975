import type { TranslationBundle } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IQuery, IRemoteJob } from '../../protocols/description';
import type { JobState } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';
import type { IGateways, IJobs } from '../../tokens';
import { attachOrder, isAbout, strangeHost } from './order';

/** Jobs that are taken from the list at a time. */
const PAGE = 50;

/** Which of the server's jobs are wanted. */
export interface IFilter {
  /** Empty for all of them. */
  state: JobState | '';
  /** Empty for all of them. */
  process: string;
  text: string;
}

/** A job of the server, and what we hold of it where we follow it. */
export interface IServerJob {
  remote: IRemoteJob;
  ours: IJobRecord | null;
}

/**
 * The jobs that a gateway lists, taken from its list as far as they are looked at.
 *
 * Asks nobody anything before `reload`.
 */
export class ServerJobsModel {
  constructor(private readonly _options: ServerJobsModel.IOptions) {}

  /** Which of the jobs are ours changes with the jobs of this user, which tell so themselves. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }
  get gateway(): string {
    return this._options.gateway;
  }
  get filter(): IFilter {
    return this._filter;
  }
  /** In the order of the server. */
  get jobs(): readonly IServerJob[] {
    const ours = new Map(
      this._options.jobs.jobs
        .filter(({ job }) => job.order.gateway === this.gateway)
        .map(record => [record.job.remote, record] as const)
        // Of several the newest counts: the last that is put in.
        .reverse()
    );
    return this._listed
      .map(remote => ({ remote, ours: ours.get(remote.remote) ?? null }))
      .filter(job => !job.ours?.job.removal?.done);
  }
  /** Processes to choose from; empty where the gateway tells none. */
  get processes(): readonly string[] {
    return this._processes;
  }
  get loading(): boolean {
    return this._loading;
  }
  /** The list has been read to its end. */
  get complete(): boolean {
    return this._complete;
  }
  /** The server keeps no list of jobs that could be read. */
  get unlisted(): boolean {
    return this._unlisted;
  }
  /** Why the list could not be read, or not to its end. */
  get problem(): string | null {
    return this._problem;
  }
  /** Why the last deed came to nothing. */
  get refusal(): string | null {
    return this._refusal;
  }
  /** Jobs, by their id on the server, that are being taken up. */
  get taking(): ReadonlySet<string> {
    return this._taking;
  }

  /** Read the list from its beginning; never rejects: see `problem`. */
  async reload(): Promise<void> {
    const turn = ++this._turn;
    const { gateways } = this._options;
    this._loading = true;
    this._complete = this._unlisted = false;
    this._problem = null;
    this._changed.emit();
    try {
      const info = await gateways.server(this.gateway);
      const protocol = gateways.protocol(this.gateway);
      if (turn !== this._turn) {
        return;
      }
      this._listed = [];
      const pages =
        info.capabilities.jobList &&
        protocol.jobs?.(gateways.exchange(this.gateway), info, this._query());
      if (pages) {
        this._pages = pages[Symbol.asyncIterator]();
        await this._take(turn);
      } else {
        this._unlisted = this._complete = true;
      }
    } catch (reason) {
      this._fail(turn, reason);
    }
    this._settle(turn);
    void this._readProcesses();
  }

  /** Read on. */
  async more(): Promise<void> {
    if (this._loading || this._complete) {
      return;
    }
    const turn = this._turn;
    this._loading = true;
    this._problem = null;
    this._changed.emit();
    try {
      await this._take(turn);
    } catch (reason) {
      this._fail(turn, reason);
    }
    this._settle(turn);
  }

  /** Look for others; the list is read anew. */
  async choose(filter: IFilter): Promise<void> {
    this._filter = filter;
    await this.reload();
  }

  /** Make a job of the server one of ours; the one that it is already, where it is. */
  async follow(remote: IRemoteJob): Promise<IJobRecord | null> {
    return this._attach(remote.remote, remote.process);
  }

  /** Take up a job by its id or address. */
  async attach(reference: string): Promise<IJobRecord | null> {
    return this._attach(reference.trim(), '');
  }

  /** Ask for an action of the protocol; a job of others is taken up for it. */
  async act(remote: IRemoteJob, action: string): Promise<void> {
    const record = await this.follow(remote);
    try {
      await (record && this._options.jobs.ask(record.id, action));
    } catch (reason) {
      this._refusal = wordsOf(reason);
      this._changed.emit();
    }
  }

  private async _attach(
    reference: string,
    process: string
  ): Promise<IJobRecord | null> {
    const { jobs, gateways, trans } = this._options;
    this._refusal = null;
    const strange = strangeHost(gateways.get(this.gateway), reference);
    if (strange !== null) {
      this._refusal = trans.__(
        'The address is on %1, which does not belong to this gateway: give a job’s id, or add that host to the gateway’s further origins if its jobs are there.',
        strange
      );
      this._changed.emit();
      return null;
    }
    await jobs.ready;
    const there = jobs.jobs.find(record =>
      isAbout(record, this.gateway, reference)
    );
    if (there || this._taking.has(reference)) {
      return there ?? null;
    }
    this._taking.add(reference);
    this._changed.emit();
    try {
      const order = await attachOrder(
        gateways,
        this.gateway,
        { id: UUID.uuid4(), reference, process },
        trans
      );
      return await jobs.attach(order, reference);
    } catch (reason) {
      this._refusal = wordsOf(reason);
      return null;
    } finally {
      this._taking.delete(reference);
      this._changed.emit();
    }
  }

  /** Take the next jobs from the list; one that was seen before is left out, as lists move on while they are read. */
  private async _take(turn: number): Promise<void> {
    const seen = new Set(this._listed.map(({ remote }) => remote));
    const last = this._listed.length + PAGE;
    while (this._pages && this._listed.length < last) {
      const next = await this._pages.next();
      if (turn !== this._turn) {
        return;
      }
      if (next.done) {
        this._complete = true;
        return;
      }
      if (!seen.has(next.value.remote)) {
        seen.add(next.value.remote);
        this._listed = [...this._listed, next.value];
      }
    }
  }

  /** Only a choice to offer: that they cannot be told is no problem of this page. */
  private async _readProcesses(): Promise<void> {
    const processes = await this._options.gateways
      .processes(this.gateway)
      .catch(() => []);
    this._processes = processes.map(({ id }) => id);
    this._changed.emit();
  }

  private _query(): IQuery {
    const { state, process, text } = this._filter;
    return {
      ...(state ? { states: [state] } : {}),
      ...(process ? { process } : {}),
      ...(text.trim() ? { text } : {})
    };
  }

  /** After a failure the list is read anew, as nobody can tell where it stood. */
  private _fail(turn: number, reason: unknown): void {
    if (turn === this._turn) {
      this._problem = wordsOf(reason);
      this._complete = true;
    }
  }

  private _settle(turn: number): void {
    if (turn === this._turn) {
      this._loading = false;
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _taking = new Set<string>();
  private _filter: IFilter = { state: '', process: '', text: '' };
  private _listed: readonly IRemoteJob[] = [];
  private _processes: readonly string[] = [];
  private _pages: AsyncIterator<IRemoteJob> | null = null;
  /** Counts the readings: what an older one brings is left out. */
  private _turn = 0;
  private _loading = false;
  private _complete = false;
  private _unlisted = false;
  private _problem: string | null = null;
  private _refusal: string | null = null;
}

export namespace ServerJobsModel {
  export interface IOptions {
    gateway: string;
    gateways: IGateways;
    jobs: Pick<IJobs, 'jobs' | 'ready' | 'attach' | 'ask'>;
    trans: TranslationBundle;
  }
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
