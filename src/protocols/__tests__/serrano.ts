import type { IAnswer, IRequest } from '../exchange';
import type {
  EffectPlan,
  IJob,
  IJobStep,
  IObject,
  IOrder,
  JobEvent
} from '../job';
import { effectName, newJob, plan } from '../job';
import type { JsonObject, JsonValue } from '../json';
import type { ISurveyReading } from '../protocol';
import type { Life } from './simulate';

/**
 * The life of a SERRANO job, to prove the contract: five stages, of which three
 * are followed by surveys. Not the protocol itself.
 */
export const serrano: Life = { begin, advance, survey, read };

/** What is being waited for, and its id there. */
interface IMemory {
  stage: 'upload' | 's3_data' | 'job' | 's3_result' | 'download' | 'ended';
  id: string;
}

const HOME = 'serrano/data';

function begin(order: IOrder): IJobStep {
  return next(newJob(order), 'upload', '', {
    kind: 'upload',
    file: text(order.inputs.file),
    to: object(order, text(order.inputs.file))
  });
}

function advance(job: IJob, event: JobEvent): IJobStep {
  const memory = memoryOf(job);
  if (job.rest) {
    return { job, effects: [] };
  }
  switch (event.type) {
    case 'stored':
      return effectName(event.effect) === 'upload'
        ? stageIn(job)
        : end(job, 'successful', '');
    case 'answered':
      return posted(job, memory, event.answer);
    case 'unanswered':
      return end(job, 'failed', `${memory.stage}: ${event.failure.message}`);
    case 'unknown':
      // The gateway lists no jobs, and nothing in a job tells that it is ours.
      return end(job, 'lost', 'It is not known whether the job was started.');
    case 'observed':
      return observed(job, memory, event.seen);
    case 'elapsed':
    case 'collected':
    case 'asked':
      return { job, effects: [] };
  }
}

function stageIn(job: IJob): IJobStep {
  const file = text(job.order.inputs.file);
  // A second transfer of the same object to the same place does no harm.
  return post(job, 's3_data', false, {
    ...s3(object(job.order, file)),
    object: file,
    dst: `${HOME}/Init_Data/${file}`,
    infrastructure: text(job.order.target.infrastructure)
  });
}

function compute(job: IJob): IJobStep {
  return post(job, 'job', true, {
    services: [job.order.process],
    infrastructure: text(job.order.target.infrastructure),
    params: { read_input_data: `/Init_Data/${text(job.order.inputs.file)}` }
  });
}

function stageOut(job: IJob): IJobStep {
  return post(job, 's3_result', false, {
    ...s3(object(job.order, RESULT)),
    object: RESULT,
    src: `${HOME}/Output_Data/CSVFormate/FFT_Filter_output.csv`,
    infrastructure: text(job.order.target.infrastructure)
  });
}

function post(
  job: IJob,
  stage: IMemory['stage'],
  changes: boolean,
  value: JsonObject
): IJobStep {
  return next(job, stage, '', {
    kind: 'request',
    changes,
    request: { method: 'POST', url: stage, body: { kind: 'json', value } }
  });
}

/** The gateway has taken a transfer or the job: follow it. */
function posted(job: IJob, { stage }: IMemory, answer: IAnswer): IJobStep {
  const body = json(answer);
  const id = text(body.id);
  if (answer.status !== 201 || !id) {
    return end(job, 'failed', text(body.message) || text(body.detail));
  }
  const remote =
    stage === 'job' ? { remote: id, state: 'accepted' as const } : {};
  return {
    job: { ...job, ...remote, survey: true, memory: { stage, id } },
    effects: []
  };
}

function observed(
  job: IJob,
  { stage, id }: IMemory,
  seen: JsonObject
): IJobStep {
  if (!job.survey || seen.stage !== stage || seen.id !== id) {
    return { job, effects: [] };
  }
  if (seen.gone === true) {
    return end(
      job,
      'lost',
      `The gateway was restarted and forgot ${stage} ${id}.`
    );
  }
  const word = text(seen.word);
  const told = { ...job, word, message: text(seen.reason) };
  switch (`${stage} ${word}`) {
    case 's3_data completed':
      return compute({ ...told, survey: false });
    case 'job running':
      return { job: { ...told, state: 'running' }, effects: [] };
    case 'job completed':
      // Also after a failure: only the result file tells.
      return stageOut({ ...told, survey: false });
    case 's3_result completed':
      return next({ ...told, survey: false }, 'download', '', {
        kind: 'download',
        from: object(job.order, RESULT),
        result: { name: 'result', mediaType: 'text/csv', filename: RESULT }
      });
    case 's3_data failure':
    case 's3_result failure':
      return end(told, 'failed', `${stage}: ${told.message}`);
    default:
      return { job: told, effects: [] };
  }
}

function survey(jobs: readonly IJob[]): IRequest[] {
  return jobs.filter(job => job.survey).map(question);
}

function question(job: IJob): IRequest {
  const { stage, id } = memoryOf(job);
  return { method: 'GET', url: `${stage}/${id}` };
}

function read(
  request: IRequest,
  answer: IAnswer,
  jobs: readonly IJob[]
): ISurveyReading {
  const job = jobs.find(item => question(item).url === request.url);
  if (!job || (answer.status !== 200 && answer.status !== 404)) {
    return { events: [] };
  }
  const { status, reason } = json(answer);
  const seen: JsonObject = {
    ...memoryOf(job),
    gone: answer.status === 404,
    word: text(status),
    reason: text(reason)
  };
  return {
    events: [
      { job: job.order.id, event: { type: 'observed', at: answer.at, seen } }
    ]
  };
}

function next(
  job: IJob,
  stage: IMemory['stage'],
  id: string,
  effect: EffectPlan
): IJobStep {
  return plan({ ...job, memory: { stage, id } }, [{ name: stage, effect }]);
}

function end(job: IJob, state: IJob['state'], message: string): IJobStep {
  return plan(
    {
      ...job,
      state,
      message,
      survey: false,
      rest: true,
      memory: { stage: 'ended', id: '' }
    },
    [{ name: 'ended', effect: { kind: 'ended' } }]
  );
}

const RESULT = 'result.csv';

function object(order: IOrder, key: string): IObject {
  return {
    endpoint: text(order.target.endpoint),
    region: 'local',
    bucket: text(order.target.bucket),
    key,
    accessKey: { $secret: 's3-access' },
    secretKey: { $secret: 's3-secret' }
  };
}

/** The store as the gateway wants to be told about it; the relay fills the keys in. */
function s3(place: IObject): JsonObject {
  return {
    endpoint: place.endpoint,
    bucket: place.bucket,
    region: place.region,
    access_key: { ...place.accessKey },
    secret_key: { ...place.secretKey }
  };
}

function memoryOf(job: IJob): IMemory & JsonObject {
  const { stage, id } = job.memory;
  return { stage: stage as IMemory['stage'], id: text(id) };
}

function json(answer: IAnswer): JsonObject {
  return answer.body.kind === 'text' ? JSON.parse(answer.body.text) : {};
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
