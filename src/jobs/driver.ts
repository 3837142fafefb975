import type { IDisposable } from '@lumino/disposable';

import type { IAnswer, IFailure, IRequest } from '../protocols/exchange';
import type { IProtocol } from '../protocols/protocol';
import type { ILedger } from '../server/ledger';
import type { IJobRecord } from '../server/records';
import { ApiError } from '../server/errors';
import type {
  IDriven,
  IProtocolLookup,
  ISurveyItem,
  IWorkItem,
  Subject
} from './drive';
import { answered, drive, questions } from './drive';

/** Pages of a job list that one survey walks at most. */
const PAGES = 100;

/**
 * A tab, or the worker, as driver: takes what there is to do, computes the
 * steps, hands them back.
 *
 * Several do this at once; the server's leases share the work out, and a
 * step that came too late is refused and dropped. A pass that is asked for while
 * one is under way follows it, so that no hint is lost.
 */
export class Driver implements IDisposable {
  constructor(private readonly _options: Driver.IOptions) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
  }

  /**
   * See what there is to do, now or right after the pass under way.
   *
   * Resolves when nothing more is asked for. Rejects when the work could not be
   * fetched.
   */
  wake(): Promise<void> {
    this._again = true;
    return (this._running ??= this._run().finally(() => {
      this._running = null;
    }));
  }

  private async _run(): Promise<void> {
    while (this._again && !this._isDisposed) {
      this._again = false;
      await this._pass();
    }
  }

  private async _pass(): Promise<void> {
    const { driver, ledger, protocols } = this._options;
    const work = await ledger.work(driver, protocols.ids);
    const inboxes = this._inboxes(work.jobs);
    for (const survey of work.surveys) {
      // Not awaited: a gateway that takes its time holds up no other job.
      if (!this._surveys.has(survey.gateway)) {
        this._surveys.add(survey.gateway);
        void this._survey(survey, inboxes).finally(() =>
          this._surveys.delete(survey.gateway)
        );
      }
    }
    await inboxes;
  }

  /** Handle what happened to jobs. Gives the records that came of it, by id. */
  private async _inboxes(
    items: readonly IWorkItem[]
  ): Promise<Map<string, IJobRecord>> {
    const steps = drive(this._options.protocols, items, this._options.mark);
    this._options.mark?.(null);
    const records = await Promise.all(steps.map(step => this._step(step)));
    const made = new Map<string, IJobRecord>();
    records.forEach(record => record && made.set(record.id, record));
    return made;
  }

  /** Hand a step back. Gives the record that it made, or null when it was refused. */
  private async _step(step: IDriven): Promise<IJobRecord | null> {
    const { driver, ledger, onRecord, onStale } = this._options;
    const { id, ...report } = step;
    try {
      const record = await ledger.step(id, { driver, ...report });
      onRecord(record);
      return record;
    } catch (reason) {
      const refused = reason instanceof ApiError && reason.status === 409;
      if (!refused) {
        console.warn(`A step of job ${id} was not recorded.`, reason);
      } else if (reason.reason === 'version' && step.consumed.length > 0) {
        // A survey of ours came first: the events are still there.
        this._again = true;
      }
      onStale(id);
      return null;
    }
  }

  /** Ask one gateway about its jobs, and tell the server how it went. */
  private async _survey(
    survey: ISurveyItem,
    inboxes: Promise<Map<string, IJobRecord>>
  ): Promise<void> {
    const { driver, ledger, protocols, mark } = this._options;
    const round: IRound = {
      gateway: survey.gateway,
      records: new Map(survey.jobs.map(record => [record.id, record])),
      inboxes,
      seen: new Set(),
      after: [],
      ends: []
    };
    let failure: IFailure | undefined;
    try {
      mark?.({ gateway: survey.gateway });
      const asking = questions(protocols, survey);
      mark?.(null);
      const asked = await Promise.all(
        asking.map(({ protocol, request }) =>
          this._ask(round, protocol, request)
        )
      );
      failure = asked.find(outcome => outcome !== null) ?? undefined;
    } catch (reason) {
      failure = {
        kind: 'broken',
        message: reason instanceof Error ? reason.message : String(reason),
        at: new Date().toISOString()
      };
    }
    try {
      await ledger.surveyed(driver, survey.gateway, {
        seen: [...round.seen],
        ...(failure ? { failure } : {}),
        ...pause(round.after),
        ...(round.ends.length > 0 ? { ends: Math.min(...round.ends) } : {})
      });
    } catch (reason) {
      // 409: with its last job at rest, nobody waits for this survey any more.
      if (!(reason instanceof ApiError && reason.status === 409)) {
        console.warn(
          `The survey of gateway ${survey.gateway} was not recorded.`,
          reason
        );
      }
    }
  }

  /** One question and its further pages. Gives why there was no answer, or null. */
  private async _ask(
    round: IRound,
    protocol: IProtocol,
    first: IRequest
  ): Promise<IFailure | null> {
    const { driver, ledger } = this._options;
    let request: IRequest | undefined = first;
    for (let page = 0; request && page < PAGES; page++) {
      const outcome = await ledger.survey(driver, round.gateway, request);
      if ('failure' in outcome) {
        return outcome.failure;
      }
      // Inboxes of the same pass may have moved these jobs on meanwhile.
      (await round.inboxes).forEach((record, id) => {
        if ((round.records.get(id)?.version ?? Infinity) < record.version) {
          round.records.set(id, record);
        }
      });
      request = await this._read(round, protocol, request, outcome.answer);
    }
    return null;
  }

  /** Record what an answer says. Gives the request for the next page, if it is needed. */
  private async _read(
    round: IRound,
    protocol: IProtocol,
    request: IRequest,
    answer: IAnswer
  ): Promise<IRequest | undefined> {
    const { mark } = this._options;
    const refused = new Set<string>();
    const take = async (records: readonly IJobRecord[]) => {
      mark?.({ gateway: round.gateway });
      const surveyed = answered(protocol, request, answer, records, mark);
      mark?.(null);
      surveyed.seen.forEach(id => round.seen.add(id));
      await Promise.all(
        surveyed.steps.map(async step => {
          const record = await this._step(step);
          if (record) {
            round.records.set(record.id, record);
          } else {
            refused.add(step.id);
          }
        })
      );
      return surveyed;
    };
    const { next, after, ends } = await take(
      [...round.records.values()].filter(record => !round.seen.has(record.id))
    );
    round.after.push(after);
    if (ends !== undefined) {
      round.ends.push(ends);
    }
    if (refused.size > 0) {
      // What the answer says holds for the newer version, too; once more, then no more.
      const again = await Promise.allSettled(
        [...refused].map(id => this._options.ledger.job(id))
      );
      refused.clear();
      await take(
        again.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
      );
      refused.forEach(id => {
        round.records.delete(id);
        round.seen.delete(id);
      });
    }
    return next;
  }

  private readonly _surveys = new Set<string>();
  private _again = false;
  private _running: Promise<void> | null = null;
  private _isDisposed = false;
}

/** The shortest time for which nothing new will come, if every answer names one. */
function pause(after: readonly (number | undefined)[]): { after?: number } {
  const known = after.filter(seconds => seconds !== undefined);
  return known.length > 0 && known.length === after.length
    ? { after: Math.min(...known) }
    : {};
}

/** One survey, while it is under way. */
interface IRound {
  gateway: string;
  records: Map<string, IJobRecord>;
  /** What the inboxes of the same pass led to. */
  inboxes: Promise<Map<string, IJobRecord>>;
  seen: Set<string>;
  /** What each answer says about when there will be news. */
  after: (number | undefined)[];
  /** When answers let one expect the end of a job, in seconds. */
  ends: number[];
}

export namespace Driver {
  /** What is computed, or that nothing is. */
  export type Mark = Subject | null;

  /** Where work comes from and steps go to. */
  export type ISource = Pick<
    ILedger,
    'work' | 'step' | 'survey' | 'surveyed' | 'job'
  >;

  export interface IOptions {
    /** Random, one per tab: what leases are given to. */
    driver: string;
    ledger: ISource;
    protocols: IProtocolLookup & { readonly ids: readonly string[] };
    /** Told what is computed next, and null when that came to an end. */
    mark?: (what: Mark) => void;
    /** A step was recorded. */
    onRecord: (record: IJobRecord) => void;
    /** A step was refused: what we know of the job is old. */
    onStale: (id: string) => void;
  }
}
