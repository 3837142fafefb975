import type { JsonValue } from './json';

/**
 * One request out, as data.
 *
 * The server's relay sends it: it adds the gateway's credentials, checks the
 * address against the gateway's origins and fills the placeholders in.
 *
 * #### Notes
 * Placeholders may stand anywhere inside a JSON body, a form part or a header:
 * `{"$secret": name}` becomes the secret of that name,
 * `{"$file": path, "$as": "text" | "base64" | "json"}` the content of a file below the
 * Jupyter root, `{"$callback": "success" | "progress" | "failed"}` this job's
 * callback address. Ledger and logs keep the placeholder.
 */
export interface IRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path relative to the gateway's root (`jobs/12?limit=1`), or an absolute link. */
  url: string;
  headers?: Record<string, string>;
  body?: RequestBody;
  /** Seconds until the request counts as failed; the relay's default is 30. */
  deadline?: number;
  /** Bytes of answer body that are accepted; the relay's default is 16 MiB. */
  limit?: number;
  /** Save the answer's body to a file instead of handing it on (for large or binary results). */
  save?: boolean;
  /** Address results that lie outside the gateway's origins: sent without credentials. */
  bare?: boolean;
}

export type RequestBody =
  | { kind: 'json'; value: JsonValue }
  | { kind: 'text'; text: string; type: string }
  | { kind: 'form'; parts: IFormPart[] }
  | { kind: 'file'; path: string; type: string };

/** One part of a `multipart/form-data` body: a text, or a file streamed from disk. */
export interface IFormPart {
  name: string;
  text?: string;
  file?: string;
  filename?: string;
  type?: string;
}

/** What came back, before anybody has understood it. */
export interface IAnswer {
  status: number;
  reason: string;
  /** The address that answered, after redirects. */
  url: string;
  /** Header names in lower case; repeated headers joined by `, `. */
  headers: Record<string, string>;
  body: AnswerBody;
  /** When the answer was complete, RFC 3339 in UTC. */
  at: string;
  /** Seconds from sending to the last byte. */
  seconds: number;
}

/** A body is text when it is valid UTF-8 of a textual type, base64 otherwise. */
export type AnswerBody =
  | { kind: 'none' }
  | { kind: 'text'; text: string }
  | { kind: 'base64'; base64: string }
  | { kind: 'file'; file: string; size: number; sha256: string };

/** Why there is no answer. */
export interface IFailure {
  /**
   * `refused`: the relay would not send it (address, size, placeholder), nothing left;
   * `unreachable`: no connection, nothing was sent;
   * `deadline`, `broken`: it may have arrived there;
   * `too-large`: the answer exceeds the limit.
   */
  kind: 'refused' | 'unreachable' | 'deadline' | 'broken' | 'too-large';
  message: string;
  at: string;
  /** The part of the gateway's entry that is wrong (`refused`), or that may help: `tls.ca`. */
  field?: string;
}

/**
 * Request → answer, for browsing.
 *
 * The answer may have any status. Rejects with a `RelayError` that carries an
 * {@link IFailure} when there is no answer at all.
 */
export type IExchange = (request: IRequest) => Promise<IAnswer>;
