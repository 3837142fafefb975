import type { IAnswer, IFailure, IRequest } from '../../exchange';
import type { Effect, IJob, IJobStep, IOrder } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses } from '..';
import { AT, recorded } from './recorded';

const { begin, advance } = ogcApiProcesses;

export function orderOf(
  target: JsonObject = {},
  more: Partial<IOrder> = {}
): IOrder {
  return {
    id: '4f7c4f0e-0d0b-4b53-9d3c-0c7f5c9a0001',
    gateway: 'g',
    protocol: 'ogcapi-processes',
    process: 'hello-world',
    title: 'hello',
    inputs: { name: 'a' },
    target,
    ...more
  };
}

/** The effect of that kind and name that a step made. */
export function effect(step: IJobStep, name: string): Effect {
  const found = step.effects.find(item => item.id.endsWith(`-${name}`));
  if (!found) {
    throw new Error(`No ${name} in ${JSON.stringify(step.effects)}`);
  }
  return found;
}

export function request(step: IJobStep, name: string): IRequest {
  const found = effect(step, name);
  return found.kind === 'request' ? found.request : { method: 'HEAD', url: '' };
}

export function answered(
  step: IJobStep,
  name: string,
  page: IAnswer
): IJobStep {
  return advance(step.job, {
    type: 'answered',
    effect: effect(step, name).id,
    answer: page,
    at: page.at
  });
}

export function unanswered(
  step: IJobStep,
  name: string,
  kind: IFailure['kind']
): IJobStep {
  return advance(step.job, {
    type: 'unanswered',
    effect: effect(step, name).id,
    failure: { kind, message: `it was ${kind}`, at: AT },
    at: AT
  });
}

export function event(
  step: IJobStep,
  name: string,
  type: 'unknown' | 'elapsed'
): IJobStep {
  return advance(step.job, { type, effect: effect(step, name).id, at: AT });
}

/** A survey of one job that brings this answer, so many seconds after the first. */
export function surveyed(step: IJobStep, page: IAnswer, after = 60): IJobStep {
  const at = new Date(Date.parse(AT) + after * 1000).toISOString();
  const [question] = ogcApiProcesses.survey([step.job]);
  const url = `http://hpc.example/${question.url}`;
  const { events } = ogcApiProcesses.read(question, { ...page, url, at }, [
    step.job
  ]);
  return events.reduce((last, item) => advance(last.job, item.event), {
    job: step.job,
    effects: []
  } as IJobStep);
}

export function asked(job: IJob): IJobStep {
  return advance(job, { type: 'asked', action: 'dismiss', fields: {}, at: AT });
}

/** A job that pygeoapi has taken. */
export function running(target: JsonObject = {}): IJobStep {
  const step = answered(
    begin(orderOf(target)),
    'execute',
    recorded('pygeoapi-exec-async')
  );
  return { ...step, effects: [] };
}

export const ID = '21bc57e2-e631-11f1-acec-020000000001';
