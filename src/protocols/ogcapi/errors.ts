import type { IAnswer } from '../exchange';
import { isObject, jsonOf, mediaTypeOf, textOf } from './body';

/** Characters of a server's words that are shown. */
const LONGEST = 1000;

/**
 * The server's own words about what went wrong, from any error body: RFC 7807
 * `detail`/`title`, the older `description`/`code`, `message`, FastAPI's list of
 * faults, an OWS exception report, or plain text; the status where it says nothing.
 */
export function explain(answer: IAnswer): string {
  const said = fromJson(jsonOf(answer), 0) || fromText(answer);
  return clip(said) || statusLine(answer);
}

/** `404 Not Found` */
export function statusLine(answer: IAnswer): string {
  return `HTTP ${answer.status} ${answer.reason}`.trim();
}

/** The exception's type or code, in lower case without its prefix and punctuation: `resultnotready`. */
export function exceptionOf(answer: IAnswer): string {
  const body = jsonOf(answer);
  if (!isObject(body)) {
    return '';
  }
  const names = [body.type, body.code, body.title].filter(isWord);
  return names
    .map(name => name.slice(name.lastIndexOf('/') + 1))
    .map(name => name.toLowerCase().replace(/[^a-z]/g, ''))
    .filter(name => name !== 'aboutblank')
    .join(' ');
}

/** The answer to an early question for results (OGC 18-062r2 §7.13.3; 403 in wraptile, 400 in javaPS). */
export function isNotReady(answer: IAnswer): boolean {
  return /results?notready/.test(exceptionOf(answer));
}

/** Seconds that the server asks us to wait (RFC 9110 §10.2.3, as a number), at most an hour; null when it does not. */
export function retryAfter(answer: IAnswer): number | null {
  const value = (answer.headers['retry-after'] ?? '').trim();
  return /^\d{1,9}$/.test(value) ? Math.min(3600, Number(value)) : null;
}

/** The message of an exception object, wherever it stands; empty when there is none. */
export function wordsOf(exception: unknown): string {
  return clip(fromJson(exception, 0));
}

function fromJson(body: unknown, depth: number): string {
  if (typeof body === 'string') {
    return body;
  }
  if (!isObject(body) || depth > 3) {
    return '';
  }
  const { detail, title, description, code, message, error } = body;
  if (Array.isArray(detail)) {
    return detail.slice(0, 20).map(fault).filter(Boolean).join('; ');
  }
  return (
    [detail, description, message, title].find(isWord) ??
    (fromJson(error ?? body.exception, depth + 1) || (isWord(code) ? code : ''))
  );
}

/** One of FastAPI's faults, `{loc: ["body", "inputs", "n"], msg}`. */
function fault(item: unknown): string {
  if (!isObject(item)) {
    return typeof item === 'string' ? item : '';
  }
  const place = Array.isArray(item.loc)
    ? item.loc.filter(part => part !== 'body').join('.')
    : '';
  const words = [item.msg, item.message].find(isWord) ?? '';
  return place ? `${place}: ${words}` : words;
}

function fromText(answer: IAnswer): string {
  const text = textOf(answer);
  if (text === null || jsonOf(answer) !== undefined) {
    return '';
  }
  const head = text.slice(0, 100_000);
  const report = /<(?:[\w-]+:)?ExceptionText>([^<]*)</.exec(head);
  if (report) {
    return plain(report[1]);
  }
  if (/html/.test(mediaTypeOf(answer)) || /^\s*<(!doctype|html)/i.test(head)) {
    const title = /<title[^<>]*>([^<]*)</i.exec(head);
    return title ? plain(title[1]) : '';
  }
  return head;
}

function plain(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** A text, cut where it becomes too long to be kept or shown. */
export function clip(text: string, longest: number = LONGEST): string {
  const trimmed = text.trim();
  return trimmed.length > longest ? `${trimmed.slice(0, longest)} …` : trimmed;
}
