import type { Subject } from '../jobs/drive';

/**
 * What goes over the two pipes, one JSON object a line.
 *
 * The server half of this is `jupyterlab_hpc/watch/worker/conversation.py`.
 */

/** From the server. */
export type FromServer =
  /** There may be something to do. */
  | { wake: true }
  /** Answer with `pong` when everything before it is done with. */
  | { ping: number }
  /** What came of a call. */
  | { reply: number; value: unknown }
  | { reply: number; error: IRefusal };

/** Why a call was refused: as an HTTP route would say it. */
export interface IRefusal {
  message: string;
  status: number;
  reason: string;
}

/** What can be asked of the server: `Driver.ISource`, by name. */
export type CallName = 'work' | 'step' | 'survey' | 'surveyed' | 'job';

/** To the server. */
export type ToServer =
  /** The first line: who this is, and the protocols that are understood here. */
  | { hello: string; protocols: readonly string[] }
  | { call: number; name: CallName; body: unknown }
  | { pong: number }
  /**
   * What is computed next; null when it came to an end. Who is here when the
   * worker dies or stands still is what did it.
   */
  | { at: Subject | null };

/** A line from the server. Throws when it is none that we know. */
export function parse(line: string): FromServer {
  const message: unknown = JSON.parse(line);
  if (typeof message === 'object' && message !== null) {
    const { wake, ping, reply } = message as Record<string, unknown>;
    if (
      wake === true ||
      typeof ping === 'number' ||
      (typeof reply === 'number' && ('value' in message || 'error' in message))
    ) {
      return message as FromServer;
    }
  }
  throw new Error(`Not a message: ${line.slice(0, 80)}`);
}
