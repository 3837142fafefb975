import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type * as z from 'zod/mini';

import type { IConnection } from './connection';
import { ApiError } from './errors';

export { ApiError };

/** Seconds until a request of ours counts as failed. */
export const DEADLINE = 30;

/** Where our routes are, below the base URL. */
const ROOT = 'hpc';

/** A request to one of our routes. */
export interface IApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The parts of the path below `hpc/`, not encoded. */
  path: readonly string[];
  query?: Record<string, string>;
  /** Becomes the JSON body. */
  body?: unknown;
  /** Seconds; {@link DEADLINE} when absent. */
  deadline?: number;
}

/**
 * The address of a route.
 *
 * Throws when the path would leave `hpc/`: an id that came from a server must
 * never reach another part of Jupyter's interface.
 */
export function address(
  settings: ServerConnection.ISettings,
  path: readonly string[],
  query: Record<string, string> = {}
): string {
  const root = URLExt.join(settings.baseUrl, ROOT) + '/';
  const joined = root + path.map(encodeURIComponent).join('/');
  const here = typeof location === 'undefined' ? undefined : location.href;
  const normal = new URL(joined, here).pathname;
  if (
    path.some(part => part === '' || part === '.' || part === '..') ||
    !normal.startsWith(new URL(root, here).pathname)
  ) {
    throw new Error(`Not an address below ${ROOT}/: ${path.join('/')}`);
  }
  return joined + URLExt.objectToQueryString(query);
}

/** Send a request and validate the JSON that comes back. Rejects with an {@link ApiError}. */
export async function request<T>(
  connection: IConnection,
  schema: z.ZodMiniType<T>,
  what: IApiRequest
): Promise<T> {
  const { trans } = connection;
  const data = await send(connection, what, async response =>
    parse(await response.text(), response, trans)
  );
  const result = schema.safeParse(data);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ApiError(
      trans.__(
        'The server extension answered something unexpected (%1 of %2): restart JupyterLab and reload this page.',
        issue.path.join('.') || trans.__('the whole answer'),
        what.path.join('/')
      ),
      200,
      'garbled'
    );
  }
  return result.data;
}

/** Send a request whose answer has no content. */
export async function command(
  connection: IConnection,
  what: IApiRequest
): Promise<void> {
  await send(connection, what, async () => undefined);
}

/** Fetch bytes. */
export async function bytes(
  connection: IConnection,
  what: IApiRequest
): Promise<Blob> {
  return send(connection, what, response => response.blob());
}

/** Send, with a deadline over the whole exchange, reading of the body included. */
async function send<T>(
  connection: IConnection,
  what: IApiRequest,
  read: (response: Response) => Promise<T>
): Promise<T> {
  const { settings, trans } = connection;
  const deadline = what.deadline ?? DEADLINE;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), deadline * 1000);
  const init: RequestInit = {
    method: what.method ?? 'GET',
    signal: abort.signal
  };
  if (what.body !== undefined) {
    init.body = JSON.stringify(what.body);
    init.headers = { 'Content-Type': 'application/json' };
  }
  try {
    const response = await ServerConnection.makeRequest(
      address(settings, what.path, what.query),
      init,
      settings
    );
    if (!response.ok) {
      throw refusal(await response.text(), response, trans);
    }
    return await read(response);
  } catch (reason) {
    if (abort.signal.aborted) {
      throw new ApiError(
        trans.__(
          'No answer from the Jupyter server within %1 s (%2).',
          deadline,
          what.path.join('/')
        ),
        0,
        'deadline'
      );
    }
    if (reason instanceof ServerConnection.NetworkError) {
      throw new ApiError(
        trans.__(
          'The Jupyter server cannot be reached: check that it still runs.'
        ),
        0,
        'unreachable'
      );
    }
    throw reason;
  } finally {
    clearTimeout(timer);
  }
}

/** Jupyter answers unknown addresses with a page, and signed-out users with another. */
function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get('content-type') ?? '');
}

/** The body of a good answer, as JSON. */
function parse(
  text: string,
  response: Response,
  trans: TranslationBundle
): unknown {
  if (isJson(response)) {
    try {
      return JSON.parse(text);
    } catch {
      throw new ApiError(
        trans.__('The server extension answered with broken JSON.'),
        response.status,
        'garbled'
      );
    }
  }
  throw new ApiError(
    trans.__(
      'The Jupyter server answered with a page instead of data: reload this page and sign in again.'
    ),
    response.status,
    'signed-out'
  );
}

/** What a bad status means. */
function refusal(
  text: string,
  response: Response,
  trans: TranslationBundle
): ApiError {
  const { status } = response;
  let detail: unknown = null;
  if (isJson(response)) {
    try {
      detail = JSON.parse(text);
    } catch {
      detail = null;
    }
  }
  if (detail === null && status === 404) {
    return new ApiError(
      trans.__(
        'The server extension is missing or disabled: run `jupyter server extension list`.'
      ),
      status,
      'missing'
    );
  }
  const said = detail as {
    message?: unknown;
    reason?: unknown;
    field?: unknown;
  } | null;
  const message = words(said?.message) ?? words(said?.reason);
  return new ApiError(
    message ??
      trans.__(
        'The Jupyter server answered %1 %2.',
        status,
        response.statusText
      ),
    status,
    words(said?.reason) ?? '',
    words(said?.field),
    detail
  );
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
