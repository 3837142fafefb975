import type { IAnswer, IRequest } from '../exchange';
import type { IJob, IJobStep } from '../job';
import { mediaTypeOf } from './body';
import { explain, isNotReady, retryAfter } from './errors';
import { acceptHeader, targetOf } from './execute';
import { below, lastSegment } from './links';
import type { Outcome } from './memory';
import { end, later, move, reasonOf } from './memory';
import type { IResults } from './outputs';
import { readResults } from './outputs';
import type { IMemory, ITarget } from './schemas';
import { typed } from './values';

/** Attempts where the server answers with an error. */
const ATTEMPTS = 8;

/** Attempts where it does not answer at all: a night's maintenance costs no result. */
const PATIENCE = 200;

/** How results are fetched that are too large to be read: into a file, of whatever size. */
const WHOLE = { save: true, limit: 2 ** 40, deadline: 3600 };

/** Fetch the results of a successful job (OGC 18-062r2 §7.13). */
export function fetchResults(job: IJob, memory: IMemory): IJobStep {
  return ask(
    job,
    { ...memory, phase: 'fetching', tries: 0, note: '' },
    'results'
  );
}

/** Fetch what a failed or dismissed job has left. */
export function fetchPartial(job: IJob, memory: IMemory): IJobStep {
  return ask(job, { ...memory, phase: 'salvaging', tries: 0 }, 'partial');
}

/** The results of a failed job are an exception that says why (§7.13.3): for servers whose status says nothing. */
export function fetchReason(job: IJob, memory: IMemory): IJobStep {
  return ask(job, { ...memory, phase: 'salvaging', tries: 0 }, 'reason');
}

/** Ask once more, after a wait. */
export function fetchAgain(job: IJob, memory: IMemory): IJobStep {
  if (memory.phase === 'fetching') {
    return ask(job, memory, 'results');
  }
  return ask(job, memory, memory.partial !== null ? 'partial' : 'reason');
}

type Asked = 'results' | 'document' | 'partial' | 'reason';

function ask(job: IJob, memory: IMemory, name: Asked): IJobStep {
  return move(job, memory, {
    effects: [
      {
        name,
        effect: {
          kind: 'request',
          changes: false,
          request: requestOf(memory, targetOf(job.order), name)
        }
      }
    ]
  });
}

function requestOf(memory: IMemory, target: ITarget, name: Asked): IRequest {
  const headers = { Accept: acceptHeader(target) };
  switch (name) {
    case 'partial':
      return { method: 'GET', url: memory.partial ?? '' };
    case 'document':
      return {
        method: 'GET',
        url: resultsUrl(memory),
        headers,
        ...WHOLE
      };
    case 'results':
    case 'reason':
      return { method: 'GET', url: resultsUrl(memory), headers, deadline: 120 };
  }
}

/** By the server's link, else where the standard has them. */
function resultsUrl(memory: IMemory): string {
  return memory.results ?? below(memory.status, 'results');
}

/** What came of asking for the results. */
export function fetched(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  if (event.type !== 'answered') {
    return unfetched(job, memory, event);
  }
  const { answer } = event;
  const { status } = answer;
  if (status >= 200 && status <= 299) {
    const asked = resultsUrl(memory);
    return collect(
      job,
      memory,
      readResults(answer, asked, job.order, event.effect)
    );
  }
  const passing =
    isNotReady(answer) ||
    [404, 408, 425, 429].includes(status) ||
    status >= 500;
  return passing && memory.tries < ATTEMPTS
    ? later(job, memory, retryAfter(answer))
    : withoutResults(job, memory, explain(answer));
}

function unfetched(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  const kind = event.type === 'unanswered' ? event.failure.kind : 'broken';
  if (kind === 'too-large') {
    const single = oneByOne(job, memory);
    return single.length > 0
      ? collect(job, memory, { results: single, remarks: [] })
      : ask(job, memory, 'document');
  }
  if (kind === 'refused') {
    return memory.results === null
      ? withoutResults(job, memory, reasonOf(event))
      : ask(job, { ...memory, results: null }, 'results');
  }
  return memory.tries < PATIENCE
    ? later(job, memory, null)
    : withoutResults(job, memory, reasonOf(event));
}

/** Each output by itself, where the server has them so (2.0 draft, `/jobs/{id}/results/{output}`). */
function oneByOne(job: IJob, memory: IMemory): IResults['results'] {
  const { draft2, outputs } = targetOf(job.order);
  const wanted = outputs.filter(
    ({ id }) => !job.order.outputs || id in job.order.outputs
  );
  return (draft2 ? wanted : []).map(({ id, mediaTypes: [mediaType] }) => ({
    name: id,
    ...typed(mediaType),
    request: { method: 'GET', url: below(resultsUrl(memory), id), ...WHOLE }
  }));
}

/** A results document too large to be read was saved as it is. */
export function documentFetched(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  if (event.type !== 'answered' || !isOk(event.answer)) {
    return withoutResults(
      job,
      memory,
      event.type === 'answered' ? explain(event.answer) : reasonOf(event)
    );
  }
  const mediaType = mediaTypeOf(event.answer) || 'application/json';
  return collect(job, memory, {
    results: [{ name: 'results', mediaType, answer: event.effect }],
    remarks: [
      'The results are too large to be taken apart: they are kept as one document.'
    ]
  });
}

/** What a failed or dismissed job has left, under the name of its output. */
export function partialFetched(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  if (event.type !== 'answered') {
    return unsalvaged(job, memory, event);
  }
  const { answer } = event;
  if (!isOk(answer) || answer.body.kind === 'none') {
    return end(job, memory);
  }
  const { outputs } = targetOf(job.order);
  const last = lastSegment(memory.partial ?? '');
  const output = outputs.find(o => o.id === last) ?? outputs[0];
  const mediaType = mediaTypeOf(answer) || output?.mediaTypes[0];
  return collect(job, memory, {
    results: [
      {
        name: output?.id ?? (last || 'result'),
        ...(mediaType ? { mediaType } : {}),
        answer: event.effect
      }
    ],
    remarks: []
  });
}

/** Why a job failed whose status does not say so. */
export function reasonFetched(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  if (event.type !== 'answered') {
    return unsalvaged(job, memory, event);
  }
  return end(
    job,
    memory,
    event.answer.status >= 400 ? { message: explain(event.answer) } : {}
  );
}

/** What is left of a failed job is asked for again only when no answer came. */
function unsalvaged(job: IJob, memory: IMemory, event: Outcome): IJobStep {
  const final =
    event.type === 'unanswered' &&
    (event.failure.kind === 'too-large' || event.failure.kind === 'refused');
  return final || memory.tries >= ATTEMPTS
    ? end(job, memory)
    : later(job, memory, null);
}

/** Keep the results, then rest. */
export function collect(
  job: IJob,
  memory: IMemory,
  { results, remarks }: IResults
): IJobStep {
  const message = sentences([job.message, ...remarks]);
  const phase = memory.phase === 'salvaging' ? 'salvaging' : 'fetching';
  return move(job, memory, {
    job: { message, survey: false },
    memory: { phase },
    effects: [{ name: 'collect', effect: { kind: 'collect', results } }]
  });
}

/** The results are kept; those that are not are named. */
export function collected(
  job: IJob,
  memory: IMemory,
  event: Outcome
): IJobStep {
  const failures =
    event.type === 'collected'
      ? event.failures.map(({ name, message }) => `${name}: ${message}`)
      : [reasonOf(event)];
  const lost =
    failures.length > 0
      ? `Not everything was kept: ${failures.join('; ')}`
      : '';
  return end(job, memory, {
    message: sentences([job.message, lost])
  });
}

function withoutResults(job: IJob, memory: IMemory, why: string): IJobStep {
  return end(job, memory, {
    message: `The job succeeded, but its results could not be fetched: ${why}`
  });
}

function isOk(answer: IAnswer): boolean {
  return answer.status >= 200 && answer.status <= 299;
}

function sentences(words: readonly string[]): string {
  const said = words.filter(Boolean);
  return said
    .map((text, n) =>
      n === said.length - 1 || /[.!?:]$/.test(text) ? text : `${text}.`
    )
    .join(' ');
}
