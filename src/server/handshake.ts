import type { TranslationBundle } from '@jupyterlab/translation';

import type { IConnection } from './connection';
import { request } from './request';
import type { IHandshake } from './schemas';
import { handshakeAnswer } from './schemas';
import { VERSION } from './version';

/** The interface that this user interface speaks. */
const API = 1;

/** Ask the server extension who it is. Rejects with an `ApiError`. */
export function handshake(connection: IConnection): Promise<IHandshake> {
  return request(connection, handshakeAnswer, {
    path: ['handshake'],
    query: { version: VERSION }
  });
}

/** Why the two halves do not go together, with what to do about it; null when they do. */
export function mismatch(
  server: IHandshake,
  trans: TranslationBundle,
  version = VERSION
): string | null {
  if (server.version === version && server.api === API) {
    return null;
  }
  return trans.__(
    'The server extension is %1, the user interface %2: restart JupyterLab and reload this page.',
    server.version,
    version
  );
}
