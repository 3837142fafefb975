import { Signal } from '@lumino/signaling';

import type { IAnswer, IFailure, IRequest } from '../../protocols/exchange';
import type { Effect, IJobStep, JobEvent } from '../../protocols/job';
import type { IChores } from '../../server/chores';
import type { ServerEvents } from '../../server/events';
import type { ILedger, IStepReport, ISurveyOutcome } from '../../server/ledger';
import type { IJobRecord, IResult } from '../../server/records';
import { ApiError } from '../../server/request';
import type { IChange } from '../../server/schemas';
import { answerOf } from './toy';

const AT = '2026-11-23T10:00:00Z';

interface IRow {
  record: IJobRecord;
  driver: string | null;
  inbox: { id: number; event: JobEvent }[];
}

/**
 * The server in memory, as far as tabs see it: sequence numbers, leases,
 * versions, hints. Effects run when they are recorded; time does not pass.
 */
export class FakeLedger implements ILedger {
  /** What the remote server says to a survey, by page. */
  pages: string[] = [''];
  /** A survey of this gateway is due. */
  due = false;
  failing: IFailure | null = null;
  /** Hints reach the tabs. */
  hints = true;
  readonly stepped: string[] = [];
  readonly refused: string[] = [];
  readonly done: ISurveyOutcome[] = [];
  readonly reads: number[] = [];
  /** Protocols that the server's worker drives. */
  driven: string[] = [];
  /** Times that somebody asked for work. */
  asked = 0;
  readonly claims = new Map<string, string>();
  readonly told: string[] = [];
  readonly rows = new Map<string, IRow>();
  readonly gone: { id: string; sequence: number }[] = [];
  /** Jobs of a page of the list. */
  page = 500;
  sequence = 0;

  /** The event bus as one tab sees it. */
  events(): ServerEvents {
    return { changed: this._bus } as unknown as ServerEvents;
  }

  hint(what: IChange['what'], id = ''): void {
    if (this.hints) {
      this._bus.emit({ what, id, sequence: this.sequence });
    }
  }

  /** Make a survey due, and say so. */
  surveyNow(...pages: string[]): void {
    this.pages = pages;
    this.due = true;
    this.hint('work');
  }

  put(id: string, event: JobEvent): void {
    this._row(id).inbox.push({ id: ++this._inbox, event });
    this.hint('work');
  }

  release(id: string): void {
    this._row(id).driver = null;
  }

  async gateways() {
    return [];
  }

  async check() {
    return { ok: true as const };
  }

  async jobs(since: number, after = '') {
    this.reads.push(since);
    const changed = [...this.rows.values()]
      .map(row => row.record)
      .filter(record => record.sequence > since);
    const from = Number(after);
    const jobs = changed.slice(from, from + this.page);
    return {
      sequence: this.sequence,
      driven: this.driven,
      jobs,
      gone: this.gone.filter(one => one.sequence > since).map(({ id }) => id),
      next: from + jobs.length < changed.length ? `${from + this.page}` : null
    };
  }

  async job(id: string) {
    return this._row(id).record;
  }

  async create(_driver: string, step: IJobStep) {
    const { id } = step.job.order;
    const there = this.rows.get(id);
    if (there) {
      return there.record;
    }
    const n = this.rows.size;
    const record: IJobRecord = {
      id,
      version: 1,
      sequence: ++this.sequence,
      job: step.job,
      created: `2026-11-23T10:00:0${n}Z`,
      updated: AT,
      verified: null,
      unreachable: null,
      delivered: false,
      results: false
    };
    this.rows.set(id, { record, driver: null, inbox: [] });
    this._run(id, step.effects);
    return record;
  }

  async forget(id: string) {
    this.rows.delete(id);
    this.gone.push({ id, sequence: ++this.sequence });
    this.hint('job', id);
  }

  async step(id: string, report: IStepReport) {
    const row = this._row(id);
    const lease = row.driver === report.driver;
    if (!lease || row.record.version !== report.version) {
      this.refused.push(id);
      throw new ApiError('No.', 409, lease ? 'version' : 'lease');
    }
    row.record = {
      ...row.record,
      version: row.record.version + 1,
      sequence: ++this.sequence,
      job: report.job,
      results: row.record.results || report.job.rest
    };
    row.inbox = row.inbox.filter(item => !report.consumed.includes(item.id));
    this.stepped.push(id);
    this._run(id, report.effects);
    this.hint('job', id);
    return row.record;
  }

  async ask(id: string, action: string) {
    this.put(id, { at: AT, type: 'asked', action, fields: {} });
  }

  chores(): Promise<IChores> {
    return Promise.reject(new Error('not part of this fake'));
  }

  async results(): Promise<IResult[]> {
    return [
      {
        name: 'a',
        mediaType: 'application/json',
        filename: 'a.json',
        size: 1,
        sha256: ''
      }
    ];
  }

  async result() {
    return new Blob(['1']);
  }

  resultUrl(id: string, name: string) {
    return `/${id}/${name}`;
  }

  async claim(id: string, tab: string, notebook: string) {
    const key = `${id} ${notebook}`;
    const holder = this.claims.get(key) ?? tab;
    this.claims.set(key, holder);
    return holder === tab;
  }

  async delivered(id: string, _tab: string, notebook: string) {
    this.told.push(`${id} ${notebook}`);
  }

  async work(driver: string, protocols: readonly string[]) {
    this.asked++;
    const free = [...this.rows.values()].filter(
      row =>
        (row.driver === null || row.driver === driver) &&
        protocols.includes(row.record.job.order.protocol)
    );
    const take = (row: IRow) => {
      row.driver = driver;
      return row;
    };
    const jobs = free
      .filter(row => row.inbox.length > 0)
      .map(take)
      .map(row => ({ record: row.record, events: [...row.inbox] }));
    const surveyed = this.due
      ? free.filter(row => row.record.job.survey).map(take)
      : [];
    this.due = false;
    return {
      jobs,
      surveys:
        surveyed.length > 0
          ? [{ gateway: 'toys', jobs: surveyed.map(row => row.record) }]
          : []
    };
  }

  async survey(
    _driver: string,
    _gateway: string,
    question: IRequest
  ): Promise<{ answer: IAnswer } | { failure: IFailure }> {
    if (this.failing) {
      return { failure: this.failing };
    }
    const page = Number(/page=(\d+)/.exec(question.url)?.[1]);
    return { answer: answerOf(this.pages[page - 1] ?? '') };
  }

  async surveyed(driver: string, _gateway: string, outcome: ISurveyOutcome) {
    this.done.push(outcome);
    for (const row of this.rows.values()) {
      if (row.driver === driver && row.inbox.length === 0) {
        row.driver = null;
      }
    }
  }

  private _run(id: string, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'request') {
        this.put(id, {
          at: AT,
          type: 'answered',
          effect: effect.id,
          answer: answerOf('made')
        });
      } else if (effect.kind === 'collect') {
        this.put(id, {
          at: AT,
          type: 'collected',
          effect: effect.id,
          failures: []
        });
      }
    }
  }

  private _row(id: string): IRow {
    const row = this.rows.get(id);
    if (!row) {
      throw new ApiError('No such job.', 404, '');
    }
    return row;
  }

  private readonly _bus = new Signal<object, IChange>({});
  private _inbox = 0;
}

/** Wait until something holds, and no longer than a second. */
export async function until(holds: () => boolean, what = 'It'): Promise<void> {
  const end = Date.now() + 1000;
  while (!holds()) {
    if (Date.now() > end) {
      throw new Error(`${what} did not come true within a second.`);
    }
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}
