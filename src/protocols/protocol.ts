import type {
  IAction,
  IPackage,
  IProcessDescription,
  IProcessSummary,
  IQuery,
  IRemoteJob,
  IRow,
  IServerInfo
} from './description';
import type { IAnswer, IExchange, IRequest } from './exchange';
import type { IExecutor, IQueueRow, IResources, IScript } from './executors';
import type { IJob, IJobStep, IOrder, JobEvent } from './job';

/**
 * A protocol: everything that must be understood about one kind of server.
 *
 * Browsing is async functions over an exchange. The life of a job is a pure
 * function: `begin` and `advance` take JSON and give JSON, and have no clock,
 * no randomness, no I/O of their own. The server runs the effects, durably;
 * whoever drives the job (a tab, or the worker) calls `advance` with what came
 * of them. See `docs/architecture.md`, "The life of a job".
 */
export interface IProtocol {
  /** `ogcapi-processes` */
  readonly id: string;
  /** What it is called in the user interface. */
  readonly title: string;

  /**
   * Ask a server what it is.
   *
   * Rejects with {@link NotThisProtocol} when it is something else.
   */
  probe(exchange: IExchange): Promise<IServerInfo>;
  /** The server's processes, page after page. */
  processes(
    exchange: IExchange,
    server: IServerInfo,
    query: IQuery
  ): AsyncIterable<IProcessSummary>;
  describe(
    exchange: IExchange,
    server: IServerInfo,
    summary: IProcessSummary
  ): Promise<IProcessDescription>;
  /** A table that a form field refers to. */
  catalogue?(
    exchange: IExchange,
    server: IServerInfo,
    name: string,
    query: IQuery
  ): AsyncIterable<IRow>;
  /** The jobs the server knows, ours or not. */
  jobs?(
    exchange: IExchange,
    server: IServerInfo,
    query: IQuery
  ): AsyncIterable<IRemoteJob>;
  /**
   * Make a process of a package (capability `deploy`); the summary of what is there then.
   *
   * This and the next two reject with the server's words when it refuses.
   */
  deploy?(
    exchange: IExchange,
    server: IServerInfo,
    parcel: IPackage
  ): Promise<IProcessSummary>;
  /** Put another package in the place of a deployed one. */
  replace?(
    exchange: IExchange,
    server: IServerInfo,
    process: IProcessSummary,
    parcel: IPackage
  ): Promise<void>;
  /** Take a deployed process away; one that is gone already is no error. */
  undeploy?(
    exchange: IExchange,
    server: IServerInfo,
    process: IProcessSummary
  ): Promise<void>;
  /**
   * Where the server runs jobs (capability `executors`).
   *
   * This and the next two reject with the server's words when it refuses.
   */
  executors?(exchange: IExchange): Promise<IExecutor[]>;
  /** What would be handed in to the batch system that `resources` names. */
  preview?(exchange: IExchange, resources: IResources): Promise<IScript>;
  /** The user's jobs in the queue of a batch system, by its id: ours or not. */
  queue?(exchange: IExchange, executor: string): Promise<IQueueRow[]>;
  /** The last lines of a running job's log (`IJob.log`). */
  log?(exchange: IExchange, job: IJob, lines: number): Promise<string>;

  /** What can be done with a job, beyond looking at it. */
  readonly actions: readonly IAction[];

  /** Start the life of a job. */
  begin(order: IOrder): IJobStep;
  /** Take up a job of the server by its id or address (`order.inputs` may be empty). */
  attach(order: IOrder, reference: string): IJobStep;
  /**
   * What an event means for a job, and what to do next.
   *
   * Total: any event in any state gives a step; an event that says nothing new
   * gives the same job and no effects. One bad answer changes no job's state.
   */
  advance(job: IJob, event: JobEvent): IJobStep;

  /**
   * The fewest requests that tell about all these jobs (all of one gateway, all
   * with `survey` set): the first page of a list where there is one.
   */
  survey(jobs: readonly IJob[]): IRequest[];
  /**
   * What an answer to a survey says about which of these jobs: those that this
   * round has not told about yet, in the order given to `survey`.
   */
  read(
    request: IRequest,
    answer: IAnswer,
    jobs: readonly IJob[]
  ): ISurveyReading;
}

/** A survey's answer, understood. */
export interface ISurveyReading {
  /** Events by our job id. */
  events: { job: string; event: JobEvent }[];
  /** The next page, when jobs are still missing and the list goes on. */
  next?: IRequest;
  /**
   * Seconds for which the server will have nothing new to tell (WPS 2.0 `NextPoll`,
   * SERRANO's `watch_period`): the gateway is left alone for the shortest that
   * this round's readings name, when all of them name one.
   */
  after?: number;
  /** Seconds until a job is expected to end, by the progress that the server tells: surveys come close together then. */
  ends?: number;
}

/** The server does not speak this protocol. */
export class NotThisProtocol extends Error {
  override readonly name = 'NotThisProtocol';
}
