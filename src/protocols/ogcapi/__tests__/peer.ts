import type { IAnswer, IExchange } from '../../exchange';
import type { Effect, ICollect, IJob, IJobStep, JobEvent } from '../../job';
import type { JsonValue } from '../../json';
import { ogcApiProcesses } from '..';

/** Milliseconds between two rounds of surveys. */
const ROUND = 15;

/** Milliseconds that stand for whatever a job wants to wait. */
const WAIT = 40;

/** Seconds in which a job has to come to rest. */
const DEADLINE = 20;

/** Ends of media types that the relay hands on as text (`relay/incoming.py`). */
const TEXTUAL = /^text\/|[/+](json|xml|yaml)(;|$)/;

/**
 * Requests over real HTTP, as the relay sends them: below the gateway's root or
 * to an address, redirects followed, a body of a textual type as text.
 */
export function exchangeWith(root: string): IExchange {
  return async ({ method, url, headers, body }) => {
    const began = performance.now();
    const json =
      body?.kind === 'json' ? JSON.stringify(filled(body.value)) : undefined;
    const response = await fetch(new URL(url, root), {
      method,
      headers: {
        ...headers,
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' })
      },
      body: json
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      reason: response.statusText,
      url: response.url,
      headers: Object.fromEntries(response.headers),
      body: bodyOf(bytes, response.headers.get('content-type') ?? ''),
      at: new Date().toISOString(),
      seconds: (performance.now() - began) / 1000
    };
  };
}

/** As the relay fills a body in where nobody listens: what is to be our address is left out, and what holds nothing else. */
function filled(value: JsonValue): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return value;
  }
  const members = Object.entries(value);
  const kept = members
    .filter(([name]) => name !== '$callback')
    .map(([name, item]) => [name, filled(item)] as const)
    .filter(([, item]) => item !== undefined);
  return kept.length === 0 && members.length > 0
    ? undefined
    : (Object.fromEntries(kept) as JsonValue);
}

function bodyOf(bytes: Uint8Array, type: string): IAnswer['body'] {
  if (bytes.length === 0) {
    return { kind: 'none' };
  }
  if (TEXTUAL.test(type)) {
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return { kind: 'text', text };
    } catch {
      // It is not what it says.
    }
  }
  return { kind: 'base64', base64: btoa(String.fromCharCode(...bytes)) };
}

/** How a job lived. */
export interface ILife {
  job: IJob;
  /** Results that were kept: text by name. */
  kept: Record<string, string>;
  /** What the user saw, step by step. */
  seen: Pick<IJob, 'state' | 'progress' | 'message'>[];
}

/**
 * Drive a job until it is at rest, as ledger and driver do; `ask` is asked for as
 * soon as the server has told about its progress.
 */
export async function live(
  first: IJobStep,
  exchange: IExchange,
  ask?: string
): Promise<ILife> {
  const [life] = await liveTogether([first], exchange, ask);
  return life;
}

/** Drive several jobs of one server, which is surveyed for all of them at once. */
export async function liveTogether(
  first: readonly IJobStep[],
  exchange: IExchange,
  ask?: string
): Promise<ILife[]> {
  const lives = first.map(step => new Life(step, exchange));
  const end = Date.now() + DEADLINE * 1000;
  let asked = false;
  while (lives.some(({ job }) => !job.rest)) {
    if (Date.now() > end) {
      throw new Error(`No rest for ${JSON.stringify(lives.map(l => l.job))}`);
    }
    const [{ job }] = lives;
    if (ask && !asked && job.survey && job.progress !== null) {
      asked = true;
      lives[0].take({ type: 'asked', action: ask, fields: {}, at: now() });
    }
    const busy = lives.find(life => life.isBusy);
    if (busy) {
      await busy.perform();
    } else {
      await pause(ROUND);
      await survey(lives, exchange);
    }
  }
  return lives;
}

/** One round: the protocol's questions, and what the answers say about jobs that were not told about yet. */
async function survey(
  lives: readonly Life[],
  exchange: IExchange
): Promise<void> {
  const waiting = new Map(
    lives
      .filter(({ job }) => job.survey)
      .map((life): [string, Life] => [life.job.order.id, life])
  );
  if (waiting.size === 0) {
    throw new Error('Nothing is to be done, but not all jobs are at rest.');
  }
  const jobs = (): IJob[] => [...waiting.values()].map(life => life.job);
  const requests = ogcApiProcesses.survey(jobs());
  for (
    let request = requests.shift();
    request && waiting.size > 0;
    request = requests.shift()
  ) {
    const answer = await exchange(request);
    const { events, next } = ogcApiProcesses.read(request, answer, jobs());
    for (const { job, event } of events) {
      waiting.get(job)?.take(event);
      waiting.delete(job);
    }
    if (next && waiting.size > 0) {
      requests.unshift(next);
    }
  }
}

class Life implements ILife {
  job: IJob;
  readonly kept: Record<string, string> = {};
  readonly seen: ILife['seen'] = [];

  constructor(
    first: IJobStep,
    private readonly _exchange: IExchange
  ) {
    this.job = first.job;
    this._effects = [...first.effects];
  }

  get isBusy(): boolean {
    return this._effects.length > 0;
  }

  async perform(): Promise<void> {
    const effect = this._effects.shift();
    const event = effect && (await this._perform(effect));
    if (event) {
      this.take(event);
    }
  }

  take(event: JobEvent): void {
    const { job, effects } = ogcApiProcesses.advance(this.job, event);
    this.job = job;
    this._effects.push(...effects);
    const { state, progress, message } = job;
    this.seen.push({ state, progress, message });
  }

  private async _perform(effect: Effect): Promise<JobEvent | null> {
    const { id } = effect;
    switch (effect.kind) {
      case 'request': {
        const answer = await this._exchange(effect.request);
        this._answers.set(id, answer);
        return { type: 'answered', effect: id, answer, at: now() };
      }
      case 'wait':
        await pause(WAIT);
        return { type: 'elapsed', effect: id, at: now() };
      case 'collect':
        for (const result of effect.results) {
          this.kept[result.name] = await this._content(result);
        }
        return { type: 'collected', effect: id, failures: [], at: now() };
      case 'ended':
        return null;
      case 'upload':
      case 'download':
        throw new Error(`This protocol has no ${effect.kind}.`);
    }
  }

  private async _content(result: ICollect): Promise<string> {
    if ('value' in result) {
      return JSON.stringify(result.value);
    }
    if ('text' in result) {
      return result.text;
    }
    if ('base64' in result) {
      return atob(result.base64);
    }
    if ('href' in result) {
      return result.href;
    }
    const answer =
      'answer' in result
        ? this._answers.get(result.answer)
        : await this._exchange(result.request);
    return answer?.body.kind === 'text' ? answer.body.text : '';
  }

  private readonly _effects: Effect[];
  private readonly _answers = new Map<string, IAnswer>();
}

function now(): string {
  return new Date().toISOString();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
