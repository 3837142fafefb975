import type { IAnswer, IRequest } from '../exchange';
import type {
  EffectPlan,
  ICollect,
  IJob,
  IJobStep,
  IOrder,
  JobEvent
} from '../job';
import { effectName, newJob, plan } from '../job';
import type { JsonObject, JsonValue } from '../json';
import type { ISurveyReading } from '../protocol';
import type { Life } from './simulate';

/**
 * The life of a Rescale job, to prove the contract: two-phase submission without
 * an idempotency key, results before the cluster has stopped. Not the protocol itself.
 */
export const rescale: Life = { begin, advance, survey, read };

/** Where the job stands; `file` and `id` are Rescale's. */
interface IMemory {
  stage:
    | 'uploading'
    | 'creating'
    | 'submitting'
    | 'running'
    | 'collecting'
    | 'stopping'
    | 'ended';
  file: string;
  /** A request's fate is unknown and is being looked up. */
  looking: number;
}

/** Looks at a list that must both miss it before something counts as never arrived. */
const LOOKS = 2;

function begin(order: IOrder): IJobStep {
  const memory: IMemory = { stage: 'uploading', file: '', looking: 0 };
  return request(newJob(order), memory, 'upload', true, {
    method: 'POST',
    url: 'files/contents/',
    body: {
      kind: 'form',
      parts: [
        { name: 'file', file: text(order.inputs.file), filename: mark(order) }
      ]
    }
  });
}

/** What is looked for when an answer is missing: our own id, where the server keeps it. */
function mark(order: IOrder): string {
  return `${order.title} [${order.id}]`;
}

function advance(job: IJob, event: JobEvent): IJobStep {
  if (job.rest) {
    return { job, effects: [] };
  }
  const memory = memoryOf(job);
  switch (event.type) {
    case 'answered':
      return answered(job, memory, effectName(event.effect), event.answer);
    case 'unanswered': {
      const { kind, message } = event.failure;
      if (isLooking(effectName(event.effect))) {
        return pause(job, memory);
      }
      return kind === 'unreachable' || kind === 'refused'
        ? end(job, memory, { state: 'failed', message })
        : look(job, { ...memory, looking: 0 });
    }
    case 'unknown':
      return look(job, { ...memory, looking: 0 });
    case 'elapsed':
      return memory.stage === 'collecting'
        ? listFiles(job, memory)
        : look(job, memory);
    case 'observed':
      return observed(job, memory, event.seen);
    case 'collected':
      return {
        job: follow(job, { ...memory, stage: 'stopping' }, true),
        effects: []
      };
    case 'stored':
    case 'asked':
      return { job, effects: [] };
  }
}

function answered(
  job: IJob,
  memory: IMemory,
  name: string,
  answer: IAnswer
): IJobStep {
  const body = json(answer);
  if (isLooking(name) && answer.status !== 200) {
    return pause(job, memory);
  }
  if (name === 'look') {
    return looked(job, memory, body);
  }
  if (answer.status >= 500) {
    return look(job, { ...memory, looking: 0 });
  }
  if (answer.status >= 400) {
    return end(job, memory, {
      state: 'failed',
      message: faults(body).join('; ')
    });
  }
  switch (name) {
    case 'upload':
      return create(job, { ...memory, file: text(member(body, 'id')) });
    case 'create':
      return submit({ ...job, remote: text(member(body, 'id')) }, memory);
    case 'submit':
      return running(job, memory);
    case 'files':
      return collect(job, memory, body);
    default:
      return { job, effects: [] };
  }
}

function create(job: IJob, memory: IMemory): IJobStep {
  return request(
    job,
    { ...memory, stage: 'creating', looking: 0 },
    'create',
    true,
    {
      method: 'POST',
      url: 'jobs/',
      body: {
        kind: 'json',
        value: {
          name: mark(job.order),
          jobanalyses: [
            {
              analysis: { code: 'user_included', version: '0' },
              command: text(job.order.inputs.command),
              hardware: { coreType: 'granite', coresPerSlot: 2, walltime: 1 },
              inputFiles: [{ id: memory.file }]
            }
          ]
        }
      }
    }
  );
}

function submit(job: IJob, memory: IMemory): IJobStep {
  return request(
    job,
    { ...memory, stage: 'submitting', looking: 0 },
    'submit',
    true,
    {
      method: 'POST',
      url: `jobs/${job.remote}/submit/`
    }
  );
}

function running(job: IJob, memory: IMemory): IJobStep {
  const next = { ...memory, stage: 'running' as const, looking: 0 };
  return {
    job: follow({ ...job, state: 'accepted' }, next, true),
    effects: []
  };
}

/** Find out what became of a request whose answer is not known. */
function look(job: IJob, memory: IMemory): IJobStep {
  const name = encodeURIComponent(mark(job.order));
  const url =
    memory.stage === 'uploading'
      ? `files/?search=${name}`
      : memory.stage === 'creating'
        ? 'jobs/?page_size=100'
        : `jobs/${job.remote}/statuses/`;
  return request(job, memory, 'look', false, { method: 'GET', url });
}

/** What was looked for is there: go on from it. It is not, twice: it never arrived, and may be sent. */
function looked(job: IJob, memory: IMemory, body: JsonValue): IJobStep {
  const found = list(body).find(
    item =>
      memory.stage === 'submitting' || member(item, 'name') === mark(job.order)
  );
  if (found === undefined && memory.looking + 1 < LOOKS) {
    return pause(job, { ...memory, looking: memory.looking + 1 });
  }
  const id = text(member(found ?? null, 'id'));
  switch (memory.stage) {
    case 'uploading':
      return found ? create(job, { ...memory, file: id }) : begun(job);
    case 'creating':
      return found
        ? submit({ ...job, remote: id }, memory)
        : create(job, memory);
    case 'submitting':
      return found ? running(job, memory) : submit(job, memory);
    case 'running':
    case 'collecting':
    case 'stopping':
    case 'ended':
      return { job, effects: [] };
  }
}

/** A request that changes nothing: asked again after a while when it fails. */
function isLooking(name: string): boolean {
  return name === 'look' || name === 'files';
}

function pause(job: IJob, memory: IMemory): IJobStep {
  return next(job, memory, 'pause', { kind: 'wait', seconds: 5 });
}

/** The upload once more, with a new effect id. */
function begun(job: IJob): IJobStep {
  const first = begin(job.order).effects[0];
  return plan(job, [{ name: 'upload', effect: first }]);
}

function observed(job: IJob, memory: IMemory, seen: JsonObject): IJobStep {
  const word = text(seen.word);
  if (seen.about === 'cluster') {
    return memory.stage === 'stopping' && word === 'Stopped'
      ? end(job, memory, {})
      : { job, effects: [] };
  }
  if (memory.stage !== 'running') {
    return { job, effects: [] };
  }
  const told: IJob = { ...job, word, message: text(seen.reason) };
  if (word !== 'Completed') {
    const state = word === 'Executing' ? 'running' : told.state;
    return { job: { ...told, state }, effects: [] };
  }
  const state = /^Completed successfully$/.test(told.message)
    ? 'successful'
    : 'failed';
  return listFiles(
    { ...told, state, survey: false },
    { ...memory, stage: 'collecting' }
  );
}

function listFiles(job: IJob, memory: IMemory): IJobStep {
  return request(job, memory, 'files', false, {
    method: 'GET',
    url: `jobs/${job.remote}/files/?page_size=100`
  });
}

function collect(job: IJob, memory: IMemory, body: JsonValue): IJobStep {
  const results = list(body).map((file): ICollect => ({
    name: text(member(file, 'name')),
    request: {
      method: 'GET',
      url: `files/${text(member(file, 'id'))}/contents/`,
      save: true
    }
  }));
  return next(job, memory, 'collect', { kind: 'collect', results });
}

function survey(jobs: readonly IJob[]): IRequest[] {
  return jobs.filter(job => job.survey).map(question);
}

function question(job: IJob): IRequest {
  const about =
    memoryOf(job).stage === 'stopping' ? 'cluster_statuses' : 'statuses';
  return { method: 'GET', url: `jobs/${job.remote}/${about}/` };
}

/** Histories are newest first. An answer that is none (504) tells nothing. */
function read(
  request: IRequest,
  answer: IAnswer,
  jobs: readonly IJob[]
): ISurveyReading {
  const job = jobs.find(item => question(item).url === request.url);
  const [newest] = answer.status === 200 ? list(json(answer)) : [];
  if (!job || newest === undefined) {
    return { events: [] };
  }
  const seen: JsonObject = {
    about: request.url.includes('cluster') ? 'cluster' : 'job',
    word: text(member(newest, 'status')),
    reason: text(member(newest, 'statusReason'))
  };
  return {
    events: [
      { job: job.order.id, event: { type: 'observed', at: answer.at, seen } }
    ]
  };
}

function request(
  job: IJob,
  memory: IMemory,
  name: string,
  changes: boolean,
  sent: IRequest
): IJobStep {
  return next(job, memory, name, { kind: 'request', changes, request: sent });
}

function next(
  job: IJob,
  memory: IMemory,
  name: string,
  effect: EffectPlan
): IJobStep {
  return plan({ ...job, memory: { ...memory } }, [{ name, effect }]);
}

function follow(job: IJob, memory: IMemory, survey: boolean): IJob {
  return { ...job, survey, memory: { ...memory } };
}

function end(job: IJob, memory: IMemory, change: Partial<IJob>): IJobStep {
  return next(
    { ...job, ...change, survey: false, rest: true },
    { ...memory, stage: 'ended' },
    'ended',
    { kind: 'ended' }
  );
}

/** Nested faults, flat: `jobanalyses → hardware → coresPerSlot: …`. */
function faults(body: JsonValue, path: string[] = []): string[] {
  if (Array.isArray(body)) {
    return body.flatMap(item => faults(item, path));
  }
  if (typeof body === 'object' && body !== null) {
    return Object.entries(body).flatMap(([key, value]) =>
      faults(value, [...path, key])
    );
  }
  return [[path.join(' → '), String(body)].filter(Boolean).join(': ')];
}

function memoryOf(job: IJob): IMemory {
  const { stage, file, looking } = job.memory;
  return {
    stage: stage as IMemory['stage'],
    file: text(file),
    looking: Number(looking)
  };
}

function json(answer: IAnswer): JsonValue {
  return answer.body.kind === 'text' ? JSON.parse(answer.body.text) : null;
}

function list(body: JsonValue): JsonValue[] {
  const results = member(body, 'results');
  return Array.isArray(results) ? results : [];
}

function member(value: JsonValue, name: string): JsonValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value[name] ?? null)
    : null;
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
