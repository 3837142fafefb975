import type { IAnswer, IFailure, IRequest } from '../protocols/exchange';
import type { Effect, IJob, IJobStep } from '../protocols/job';
import type { JsonObject } from '../protocols/json';
import type { IChores } from './chores';
import type { IConnection } from './connection';
import { DEADLINE, address, bytes, command, request } from './request';
import type { CellCheck, IGateway, IJobRecord, IResult } from './records';
import type { IJobPage, IWorkList } from './schemas';
import * as schemas from './schemas';

/** A step to be recorded: computed from `version`, consuming these inbox events. */
export interface IStepReport {
  driver: string;
  version: number;
  job: IJob;
  effects: readonly Effect[];
  consumed: readonly (number | string)[];
}

/** Jobs, and the sequence number up to which they are told. */
export interface IJobList {
  sequence: number;
  jobs: IJobRecord[];
  /** Protocols whose jobs the server's worker drives; none where there is no worker. */
  driven?: string[];
}

/** How a survey went. */
export interface ISurveyOutcome {
  /** Jobs that it told about. */
  seen: readonly string[];
  /** Why there was no answer. */
  failure?: IFailure;
  /** Seconds for which there will be nothing new. */
  after?: number;
  /** Seconds until the next end is expected. */
  ends?: number;
}

/** Seconds that the relay may take on top of the request's own deadline. */
const GRACE = 5;

/** Jobs of a page: what is checked and shown in one go, without the page standing still. */
const PAGE = '500';

/** Our routes of the server extension, one method each. See `docs/architecture.md`. */
export class Ledger {
  constructor(private readonly _connection: IConnection) {}

  gateways(): Promise<IGateway[]> {
    return request(this._connection, schemas.gatewayList, {
      path: ['gateways']
    });
  }

  /** Syntax of a notebook cell. */
  check(source: string): Promise<CellCheck> {
    return request(this._connection, schemas.cellCheck, {
      method: 'POST',
      path: ['cells', 'check'],
      body: { source }
    });
  }

  /** A page of the jobs that changed after a sequence number; of all of them, the newest first, for 0. */
  jobs(since: number, after = ''): Promise<IJobPage> {
    return request(this._connection, schemas.jobList, {
      path: ['jobs'],
      query: { since: `${since}`, limit: PAGE, after }
    });
  }

  job(id: string): Promise<IJobRecord> {
    return request(this._connection, schemas.jobRecord, { path: ['jobs', id] });
  }

  /** Write a job down and start it; the same order again gives what is there. */
  create(driver: string, step: IJobStep): Promise<IJobRecord> {
    return request(this._connection, schemas.jobRecord, {
      method: 'POST',
      path: ['jobs'],
      body: { driver, job: step.job, effects: step.effects }
    });
  }

  forget(id: string): Promise<void> {
    return command(this._connection, { method: 'DELETE', path: ['jobs', id] });
  }

  /** Rejects with status 409 when lease or version do not fit. */
  step(id: string, report: IStepReport): Promise<IJobRecord> {
    return request(this._connection, schemas.jobRecord, {
      method: 'POST',
      path: ['jobs', id, 'steps'],
      body: report
    });
  }

  ask(id: string, action: string, fields: JsonObject): Promise<void> {
    return command(this._connection, {
      method: 'POST',
      path: ['jobs', id, 'asks'],
      body: { action, fields }
    });
  }

  /** What is needed only when somebody looks. */
  async chores(): Promise<IChores> {
    const { Chores } = await import('./chores');
    return new Chores(this._connection);
  }

  results(id: string): Promise<IResult[]> {
    return request(this._connection, schemas.resultList, {
      path: ['jobs', id, 'results']
    });
  }

  result(id: string, name: string): Promise<Blob> {
    return bytes(this._connection, {
      path: ['jobs', id, 'results', name],
      deadline: 10 * DEADLINE
    });
  }

  resultUrl(id: string, name: string): string {
    return address(this._connection.settings, ['jobs', id, 'results', name]);
  }

  /** Claim the delivery of a job's result for 30 s. */
  async claim(id: string, tab: string, notebook: string): Promise<boolean> {
    const { granted } = await request(this._connection, schemas.grant, {
      method: 'POST',
      path: ['jobs', id, 'delivery'],
      body: { tab, notebook }
    });
    return granted;
  }

  /** The result was seen in the saved file. */
  delivered(id: string, tab: string, notebook: string): Promise<void> {
    return command(this._connection, {
      method: 'POST',
      path: ['jobs', id, 'delivery', 'done'],
      body: { tab, notebook }
    });
  }

  /** What there is to drive; leased to this driver for 15 s. */
  work(driver: string, protocols: readonly string[]): Promise<IWorkList> {
    return request(this._connection, schemas.workList, {
      method: 'POST',
      path: ['work'],
      body: { driver, protocols }
    });
  }

  survey(
    driver: string,
    gateway: string,
    question: IRequest
  ): Promise<{ answer: IAnswer } | { failure: IFailure }> {
    return request(this._connection, schemas.surveyAnswer, {
      method: 'POST',
      path: ['surveys'],
      body: { driver, gateway, request: question },
      deadline: (question.deadline ?? DEADLINE) + GRACE
    });
  }

  surveyed(
    driver: string,
    gateway: string,
    outcome: ISurveyOutcome
  ): Promise<void> {
    return command(this._connection, {
      method: 'POST',
      path: ['surveys', 'done'],
      body: { driver, gateway, ...outcome }
    });
  }
}

/** What others need of the ledger; a test gives its own. */
export type ILedger = Pick<Ledger, keyof Ledger>;
