import type { IRemoteJob } from '../description';
import type { JobState } from '../job';
import { isObject } from './body';
import { clip, wordsOf } from './errors';
import type { IPage } from './links';
import { follow, lastSegment } from './links';
import type { ILink, ISeen } from './schemas';
import { statusInfo } from './schemas';

/** A status document (OGC 18-062r2 §7.12), understood. */
export interface IStatus {
  id: string | null;
  process: string | null;
  /** Our order's id, where the server gives it back. */
  order: string | null;
  /** Null when the server's word is none that we know. */
  state: Told | null;
  word: string;
  /** 0 to 100. */
  progress: number | null;
  message: string;
  created: string | null;
  started: string | null;
  finished: string | null;
  updated: string | null;
  links: ILink[];
}

/** States that a server can tell. */
export type Told = Exclude<JobState, 'created'>;

/** Characters of a message that are kept: room for the last lines of a log. */
const LONGEST = 10_000;

const WORDS: Record<string, Told> = {
  accepted: 'accepted',
  created: 'accepted',
  queued: 'accepted',
  pending: 'accepted',
  dispatched: 'accepted',
  running: 'running',
  started: 'running',
  paused: 'running',
  successful: 'successful',
  succeeded: 'successful',
  finished: 'successful',
  success: 'successful',
  failed: 'failed',
  exception: 'failed',
  error: 'failed',
  dismissed: 'dismissed',
  cancelled: 'dismissed',
  canceled: 'dismissed',
  deleted: 'dismissed'
};

/** Which state a server's word means; null for a word that we do not know. */
export function stateOf(word: string): Told | null {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, key) ? WORDS[key] : null;
}

/**
 * Read a status document, wrapped as `{statusInfo}` or written as a list of
 * pairs too (Unity); null when it is something else.
 */
export function readStatus(body: unknown): IStatus | null {
  const read = statusInfo.safeParse(unwrapped(body));
  if (!read.success) {
    return null;
  }
  const info = read.data;
  return {
    id: info.jobID ?? info.jobId ?? info.job_id ?? info.id,
    process: info.processID ?? info.process_id,
    order: info.orderID,
    // A batch system may have lost what the server still has as running.
    state: info.evidence === 'lost' ? 'lost' : stateOf(info.status),
    word: clip(
      info.nativeID
        ? `${info.status} · ${info.executor} ${info.nativeID}`
        : info.status,
      100
    ),
    progress: readProgress(info.progress),
    message: clip(info.message, LONGEST) || wordsOf(info.exception),
    created: time(info.created),
    started: time(info.started),
    finished: time(info.finished),
    updated: time(info.updated),
    links: info.links
  };
}

/** What the document on this page says about a job, without its bulk. */
export function toSeen(status: IStatus, page: IPage): ISeen {
  const link = (rel: string, type?: string): string | null =>
    follow(status.links, rel, page, type);
  return {
    gone: false,
    id: status.id,
    state: status.state,
    word: status.word,
    progress: status.progress,
    message: status.message,
    process: status.process,
    created: status.created,
    started: status.started,
    finished: status.finished,
    results: link('results'),
    partial: partialResults(status.links, page),
    log: link('log', 'text/plain')
  };
}

/** A job of the list, for showing. */
export function toRemoteJob(status: IStatus): IRemoteJob | null {
  const { id, process, state, word, progress, message } = status;
  return id === null
    ? null
    : {
        remote: id,
        process: /^https?:/i.test(process ?? '')
          ? lastSegment(process ?? '')
          : (process ?? ''),
        state: state ?? 'running',
        word,
        progress,
        message,
        created: status.created,
        updated: status.updated
      };
}

/** As the server writes it; null where that cannot be a time. */
function time(text: string): string | null {
  return text !== '' && text.length <= 40 ? text : null;
}

/** A number or a numeric text, clamped to 0…100; anything else is none. */
export function readProgress(value: unknown): number | null {
  const number =
    typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? Math.min(100, Math.max(0, number))
    : null;
}

/** A status document's process is this one: ids may carry a version, or be whole addresses. */
export function isOf(told: string | null, process: string): boolean {
  return (
    told === null ||
    told === process ||
    lastSegment(told) === process ||
    told.startsWith(`${process}:`) ||
    process.startsWith(`${told}:`)
  );
}

/** Of whatever media type it is. */
function partialResults(links: ILink[], page: IPage): string | null {
  const [link] = links.filter(item => item.rel === 'partial-results');
  return link ? follow([{ ...link, type: '' }], 'partial-results', page) : null;
}

function unwrapped(body: unknown): unknown {
  if (Array.isArray(body) && body.every(isPair)) {
    return Object.fromEntries(body);
  }
  return isObject(body) && isObject(body.statusInfo) ? body.statusInfo : body;
}

function isPair(item: unknown): item is [string, unknown] {
  return (
    Array.isArray(item) && item.length === 2 && typeof item[0] === 'string'
  );
}
