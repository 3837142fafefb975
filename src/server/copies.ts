import * as z from 'zod/mini';

import type { IConnection } from './connection';
import { request } from './request';

/** Seconds until a copy counts as failed: what lies elsewhere may be large, and is streamed. */
const PATIENCE = 3600;

/** A file below the Jupyter root. */
export interface ICopy {
  /** From the Jupyter root. */
  path: string;
  /** Bytes. */
  size: number;
}

const copy = z.object({ path: z.string(), size: z.number() });

/**
 * Put a result as a new file into a folder below the Jupyter root; one that was
 * left where it is is fetched by the Jupyter server. Nothing is written over.
 *
 * @param folder - from the Jupyter root; empty for the root itself.
 */
export function copyResult(
  connection: IConnection,
  job: string,
  name: string,
  folder: string
): Promise<ICopy> {
  return request(connection, copy, {
    method: 'POST',
    path: ['jobs', job, 'results', name, 'copies'],
    body: { folder },
    deadline: PATIENCE
  });
}
