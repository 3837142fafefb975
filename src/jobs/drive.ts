import type { IAnswer, IRequest } from '../protocols/exchange';
import type { IJob, IJobStep, JobEvent } from '../protocols/job';
import type { IProtocol } from '../protocols/protocol';
import type { IJobRecord } from '../server/records';

/**
 * Driving jobs, as pure functions: work in, steps out. The tab and the worker
 * do the same here; neither Jupyter nor a network is known in this file.
 */

/** Where a protocol is found by its id. */
export interface IProtocolLookup {
  get(id: string): IProtocol | undefined;
}

/** What a computation is about: one job, or what a gateway said about many. */
export type Subject = { job: string } | { gateway: string };

/** A job and what has happened to it since its last step. */
export interface IWorkItem {
  record: IJobRecord;
  events: readonly { id: number | string; event: JobEvent }[];
}

/** A step of one job, computed from one version of it. */
export interface IDriven extends IJobStep {
  id: string;
  version: number;
  consumed: readonly (number | string)[];
}

/** Jobs of one gateway whose server is to be asked now. */
export interface ISurveyItem {
  gateway: string;
  jobs: readonly IJobRecord[];
}

/** What a survey's answer led to. */
export interface ISurveyed {
  steps: IDriven[];
  /** Jobs that the answer spoke about. */
  seen: string[];
  /** The next page, when it is needed. */
  next?: IRequest;
  /** Seconds for which there will be nothing new. */
  after?: number;
  /** Seconds until the next end is expected. */
  ends?: number;
}

/**
 * The steps that follow from inboxes. A job whose protocol is not known here is
 * left to another driver. `mark` is told each job before its step is computed.
 */
export function drive(
  protocols: IProtocolLookup,
  work: readonly IWorkItem[],
  mark?: (what: Subject) => void
): IDriven[] {
  const steps: IDriven[] = [];
  for (const { record, events } of work) {
    const protocol = protocols.get(record.job.order.protocol);
    if (!protocol || events.length === 0) {
      continue;
    }
    mark?.({ job: record.id });
    steps.push({
      id: record.id,
      version: record.version,
      consumed: events.map(item => item.id),
      ...advance(
        protocol,
        record.job,
        events.map(item => item.event)
      )
    });
  }
  return steps;
}

/** The requests that tell about these jobs, by the protocol they are of. */
export function questions(
  protocols: IProtocolLookup,
  survey: ISurveyItem
): { protocol: IProtocol; request: IRequest }[] {
  const byProtocol = new Map<IProtocol, IJob[]>();
  for (const { job } of survey.jobs) {
    const protocol = protocols.get(job.order.protocol);
    if (protocol) {
      byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), job]);
    }
  }
  return [...byProtocol].flatMap(([protocol, jobs]) =>
    protocol.survey(jobs).map(request => ({ protocol, request }))
  );
}

/**
 * What an answer to a survey says about these jobs.
 *
 * Jobs it says nothing new about are seen, but make no step. `mark` is told each
 * job before its step is computed.
 */
export function answered(
  protocol: IProtocol,
  request: IRequest,
  answer: IAnswer,
  records: readonly IJobRecord[],
  mark?: (what: Subject) => void
): ISurveyed {
  const mine = records.filter(
    record => record.job.order.protocol === protocol.id
  );
  const reading = protocol.read(
    request,
    answer,
    mine.map(record => record.job)
  );
  const events = new Map<string, JobEvent[]>();
  for (const { job, event } of reading.events) {
    events.set(job, [...(events.get(job) ?? []), event]);
  }
  const steps: IDriven[] = [];
  const seen: string[] = [];
  for (const record of mine) {
    const told = events.get(record.id);
    if (!told) {
      continue;
    }
    seen.push(record.id);
    mark?.({ job: record.id });
    const step = advance(protocol, record.job, told);
    if (step.effects.length > 0 || !same(step.job, record.job)) {
      steps.push({
        id: record.id,
        version: record.version,
        consumed: [],
        ...step
      });
    }
  }
  const { next, after, ends } = reading;
  return {
    steps,
    seen,
    ...(next ? { next } : {}),
    ...(after === undefined ? {} : { after }),
    ...(ends === undefined ? {} : { ends })
  };
}

/**
 * Several events as one step.
 *
 * A protocol promises to take any event in any state. Where one breaks that
 * promise the event is dropped with a word about it, or it would come back for
 * ever and hold up those behind it.
 */
function advance(
  protocol: IProtocol,
  job: IJob,
  events: readonly JobEvent[]
): IJobStep {
  let step: IJobStep = { job, effects: [] };
  for (const event of events) {
    try {
      const next = protocol.advance(step.job, event);
      step = { job: next.job, effects: [...step.effects, ...next.effects] };
    } catch (reason) {
      const message = `${protocol.title}: “${event.type}” was not understood: ${String(reason)}`;
      step = { ...step, job: { ...step.job, message } };
    }
  }
  return step;
}

/** Jobs are plain JSON, built by the same code: the order of members is stable. */
function same(one: IJob, other: IJob): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
