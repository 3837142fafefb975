import * as z from 'zod/mini';

import type { IAnswer, IExchange, IRequest } from '../exchange';
import type { IExecutor, IQueueRow, IResources, IScript } from '../executors';
import { given } from '../executors';
import { jsonOf } from './body';
import { explain } from './errors';
import { below } from './links';
import { listOf } from './schemas';

/** Conformance to it: the paths below, and the member `resources` of execute requests. */
export const EXECUTORS = 'urn:jupyterlab-hpc:conf:executors';

const text = z.catch(z.string(), '');
const words = z.catch(z.nullable(z.string()), null);
const number = z.catch(z.nullable(z.number()), null);
const flag = z.catch(z.boolean(), false);
const values = z.catch(z.record(z.string(), z.json()), {});

const partition = z.object({
  name: z.string(),
  default: flag,
  available: z.catch(z.boolean(), true),
  state: text,
  maxWalltime: number,
  defaultWalltime: number,
  maxCores: number,
  maxMemory: number,
  gpus: listOf(z.object({ type: text, count: z.number() })),
  nodes: number,
  free: number,
  cores: number
});

const executor = z.object({
  id: z.string().check(z.minLength(1)),
  title: text,
  kind: z.catch(z.string(), 'local'),
  available: z.catch(z.boolean(), true),
  problem: text,
  cores: number,
  memory: number,
  partitions: listOf(partition),
  accounts: listOf(z.string()),
  defaults: values,
  locked: values,
  load: z.catch(
    z.nullable(
      z.object({
        running: number,
        waiting: number,
        coresFree: number,
        coresTotal: number
      })
    ),
    null
  )
});

const row = z.object({
  id: z.string(),
  name: text,
  state: text,
  raw: text,
  reason: text,
  partition: text,
  cores: number,
  submitted: words,
  started: words,
  ours: words
});

const script = z.object({ script: z.string(), estimatedStart: words });

/** Where the server runs jobs. Rejects with its words when it refuses. */
export async function executors(exchange: IExchange): Promise<IExecutor[]> {
  const answer = await ask(exchange, below('executors'));
  return listOf(executor)
    .parse(jsonOf(answer))
    .map(each => ({ ...each, title: each.title || each.id }));
}

/** What would be handed in for a job with these resources. Rejects with the server's words. */
export async function preview(
  exchange: IExchange,
  resources: IResources
): Promise<IScript> {
  const url = below('executors', resources.executor ?? 'local', 'script');
  const value = { resources: given(resources) ?? {} };
  const answer = await ask(exchange, url, {
    method: 'POST',
    body: { kind: 'json', value }
  });
  const read = script.safeParse(jsonOf(answer));
  if (!read.success) {
    throw new Error(explain(answer));
  }
  return { text: read.data.script, start: read.data.estimatedStart };
}

/** The user's jobs in the queue of a batch system. Rejects with the server's words. */
export async function queue(
  exchange: IExchange,
  id: string
): Promise<IQueueRow[]> {
  const answer = await ask(exchange, below('executors', id, 'queue'));
  return listOf(row).parse(jsonOf(answer));
}

async function ask(
  exchange: IExchange,
  url: string,
  more: Partial<IRequest> = {}
): Promise<IAnswer> {
  const answer = await exchange({
    method: 'GET',
    url,
    headers: { Accept: 'application/json' },
    ...more
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(explain(answer));
  }
  return answer;
}
