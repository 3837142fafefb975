import type { IAnswer } from '../exchange';
import type { ICollect, IOrder } from '../job';
import type { JsonValue } from '../json';
import { isJsonType, isObject, jsonOf, mediaTypeOf } from './body';
import { targetOf } from './execute';
import { lastSegment } from './links';
import { isMultipart } from './multipart';
import { contentOf, fromMultipart, unwrapped } from './parts';
import type { IContext } from './values';
import { fromLink, fromValue, typed } from './values';

/** A results answer, understood. */
export interface IResults {
  results: ICollect[];
  /** What could not be made out, in words for the user. */
  remarks: string[];
}

/** Results that are kept of one job. */
const MOST = 1000;

/**
 * Read results (OGC 18-062r2 §7.13) in any of the shapes of the field: the map by
 * output id of the standard, `{outputs}`, a list or a single one of `{id, value}`
 * (pygeoapi), the value itself, several parts in one body, 204 with `Link` headers,
 * a body in another format.
 *
 * @param effect id of the request whose answer this is: bodies are kept from there.
 */
export function readResults(
  answer: IAnswer,
  asked: string,
  order: IOrder,
  effect: string
): IResults {
  const context: IContext = {
    outputs: targetOf(order).outputs,
    order,
    page: { asked, url: answer.url },
    remarks: []
  };
  const { remarks } = context;
  const all = read(answer, effect, context);
  if (all.length === 0 && remarks.length === 0) {
    remarks.push('The server sent no results.');
  }
  if (all.length > MOST) {
    remarks.push(`The server sent ${all.length} results; ${MOST} are kept.`);
  }
  return {
    results: distinct(all.slice(0, MOST)),
    remarks: remarks.slice(0, 5)
  };
}

function read(came: IAnswer, effect: string, context: IContext): ICollect[] {
  const linked = fromHeaders(came, context);
  if (came.status === 204 || came.body.kind === 'none') {
    return linked;
  }
  const answer = unwrapped(came);
  const parts = fromMultipart(answer, context);
  if (parts) {
    return parts;
  }
  const mediaType = mediaTypeOf(answer);
  const only = context.outputs.length === 1 ? context.outputs[0] : null;
  const body = isMultipart(mediaType) ? undefined : jsonOf(answer);
  // A CSV of one number is JSON by accident.
  const native = mediaType !== '' && only?.mediaTypes.includes(mediaType);
  if (body === undefined || (native && !isJsonType(mediaType))) {
    const name = only?.id ?? 'result';
    if (mediaType === 'text/html' && !native) {
      context.remarks.push('The server sent an HTML page in place of results.');
    }
    const content = answer === came ? { answer: effect } : contentOf(answer);
    return [{ name, ...typed(mediaType || only?.mediaTypes[0]), ...content }];
  }
  return fromJson(body as JsonValue, context, true);
}

function fromJson(
  body: JsonValue,
  context: IContext,
  outermost: boolean
): ICollect[] {
  const { outputs } = context;
  const declared = (id: string): boolean => outputs.some(o => o.id === id);
  if (Array.isArray(body) && body.length > 0 && body.every(isEntry)) {
    return body.flatMap(entry => fromEntry(entry, context));
  }
  if (isObject(body)) {
    const ids = Object.keys(body);
    if (ids.some(declared)) {
      return fromMap(body, context);
    }
    if (outermost && typeof body.outputs === 'object' && body.outputs) {
      return fromJson(body.outputs, context, false);
    }
    if (isEntry(body)) {
      return fromEntry(body, context);
    }
    if (outputs.length !== 1) {
      return fromMap(body, context);
    }
  }
  const name = outputs.length === 1 ? outputs[0].id : 'result';
  return isObject(body) && Object.keys(body).length === 0
    ? []
    : fromValue(name, body, context);
}

function fromMap(map: Record<string, unknown>, context: IContext): ICollect[] {
  return Object.entries(map).flatMap(([id, value]) =>
    fromValue(id, value as JsonValue, context)
  );
}

/** pygeoapi's `{id, value}`, Unity's `{id, mimeType, href}`. */
function isEntry(
  value: unknown
): value is { id: string; [key: string]: JsonValue } {
  return (
    isObject(value) &&
    typeof value.id === 'string' &&
    ('value' in value || 'href' in value)
  );
}

function fromEntry(
  entry: { id: string; [key: string]: JsonValue },
  context: IContext
): ICollect[] {
  const { id, mimeType, ...rest } = entry;
  if ('href' in rest) {
    const link: { [key: string]: JsonValue } =
      typeof mimeType === 'string' ? { type: mimeType, ...rest } : rest;
    return fromValue(id, link, context);
  }
  const alone = Object.keys(rest).length === 1;
  return fromValue(id, alone ? rest.value : rest, context);
}

/** `Link` headers of a 204: an output's id stands in `title`, `rel` or nowhere. */
function fromHeaders(answer: IAnswer, context: IContext): ICollect[] {
  const header = (answer.headers.link ?? '').slice(0, 50_000);
  const found = [...header.matchAll(/<([^<>]*)>([^<]*)/g)].flatMap(
    ([, href, rest]) => {
      const parameter = (key: string): string =>
        new RegExp(`;\\s*${key}\\s*=\\s*"?([^";,]*)`, 'i').exec(rest)?.[1] ??
        '';
      return [
        {
          href,
          rel: parameter('rel'),
          type: parameter('type'),
          title: parameter('title')
        }
      ];
    }
  );
  const wanted = found
    .slice(0, MOST)
    .filter(
      link => !/^(self|monitor|status|up|profile|alternate)$/i.test(link.rel)
    );
  return wanted.flatMap(link => {
    const output = context.outputs.find(
      o => o.id === link.title || o.id === lastSegment(link.rel)
    );
    const name =
      output?.id ??
      (wanted.length === 1 && context.outputs.length === 1
        ? context.outputs[0].id
        : lastSegment(link.href) || 'result');
    return fromLink(name, link, output, context);
  });
}

/** Results keep their output's name; several of one output are numbered. */
function distinct(results: ICollect[]): ICollect[] {
  const taken = new Set<string>();
  return results.map(result => {
    const stem = result.name || 'result';
    let name = stem;
    for (let n = 2; taken.has(name); n++) {
      name = `${stem}-${n}`;
    }
    taken.add(name);
    return { ...result, name };
  });
}
