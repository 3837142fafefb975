import type { IAnswer, IRequest } from '../exchange';
import type { ICollect, IOrder } from '../job';
import type { JsonValue } from '../json';
import { isJsonType, isObject, isTextType, jsonOf, mediaTypeOf } from './body';
import { consistsOf, QUALIFIED_MEMBERS, targetOf } from './execute';
import type { IPage } from './links';
import { absolute, address, isWebAddress, lastSegment } from './links';
import type { ITarget } from './schemas';

/** A results answer, understood. */
export interface IResults {
  results: ICollect[];
  /** What could not be made out, in words for the user. */
  remarks: string[];
}

type Output = ITarget['outputs'][number];

/** Results that are kept of one job. */
const MOST = 1000;

/** Seconds for fetching one result that the server only points to. */
const DEADLINE = 3600;

/**
 * Read results (OGC 18-062r2 §7.13) in any of the shapes of the field: the map by
 * output id of the standard, `{outputs}`, a list or a single one of `{id, value}`
 * (pygeoapi), the value itself, 204 with `Link` headers, a body in another format.
 *
 * A multipart body is kept as it came, so that nothing is lost.
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

interface IContext {
  outputs: Output[];
  order: IOrder;
  page: IPage;
  remarks: string[];
}

function read(answer: IAnswer, effect: string, context: IContext): ICollect[] {
  const linked = fromHeaders(answer, context);
  if (answer.status === 204 || answer.body.kind === 'none') {
    return linked;
  }
  const mediaType = mediaTypeOf(answer);
  const only = context.outputs.length === 1 ? context.outputs[0] : null;
  const body = mediaType.startsWith('multipart/') ? undefined : jsonOf(answer);
  // A CSV of one number is JSON by accident.
  const native = mediaType !== '' && only?.mediaTypes.includes(mediaType);
  if (body === undefined || (native && !isJsonType(mediaType))) {
    const name = only?.id ?? 'result';
    if (mediaType === 'text/html' && !native) {
      context.remarks.push('The server sent an HTML page in place of results.');
    }
    return [
      { name, ...typed(mediaType || only?.mediaTypes[0]), answer: effect }
    ];
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

/** One output: bare value, qualified value, link, or a list with links in it. */
function fromValue(
  name: string,
  value: JsonValue,
  context: IContext
): ICollect[] {
  const output = context.outputs.find(o => o.id === name);
  const own = output?.own ?? [];
  if (isLink(value, own)) {
    return fromLink(name, value, output, context);
  }
  if (Array.isArray(value) && value.some(item => isLink(item, own))) {
    return value.flatMap(item =>
      isLink(item, own)
        ? fromLink(name, item, output, context)
        : [inline(name, item, undefined, undefined, output)]
    );
  }
  if (isObject(value) && consistsOf(value, 'value', QUALIFIED_MEMBERS, own)) {
    const format = isObject(value.format) ? value.format : {};
    const told = [value.mediaType, format.mediaType].find(isText);
    const encoding = [value.encoding, format.encoding].find(isText);
    return [inline(name, value.value as JsonValue, told, encoding, output)];
  }
  return [inline(name, value, undefined, undefined, output)];
}

function inline(
  name: string,
  value: JsonValue,
  told: string | undefined,
  encoding: string | undefined,
  output: Output | undefined
): ICollect {
  const mediaType = told ?? output?.mediaTypes[0];
  if (typeof value !== 'string') {
    const json =
      told ?? (mediaType && isJsonLike(mediaType) ? mediaType : null);
    return { name, mediaType: json ?? 'application/json', value };
  }
  const base64 = encoding
    ? /^base64$/i.test(encoding)
    : output?.base64 === true ||
      (mediaType !== undefined && isBinary(mediaType));
  if (base64 && isBase64(value)) {
    return { name, ...typed(mediaType), base64: value.replace(/\s+/g, '') };
  }
  if (told && isJsonLike(told)) {
    // A JSON document that comes as a text is that document.
    return isJsonText(value)
      ? { name, mediaType: told, text: value }
      : { name, mediaType: told, value };
  }
  const text = mediaType && !isJsonLike(mediaType) && !isBinary(mediaType);
  const type = told ?? (text ? mediaType : 'text/plain');
  return { name, mediaType: type, text: value };
}

interface IHref {
  href: string | null;
  type?: JsonValue;
  title?: JsonValue;
}

function isLink(
  value: JsonValue,
  own: readonly string[]
): value is IHref & { [key: string]: JsonValue } {
  return (
    isObject(value) &&
    'href' in value &&
    (typeof value.href === 'string' || value.href === null) &&
    !('value' in value) &&
    // An output that is declared as a link object is a link none the less.
    (!own.includes('href') || own.includes('rel'))
  );
}

function fromLink(
  name: string,
  link: IHref,
  output: Output | undefined,
  context: IContext
): ICollect[] {
  if (link.href === null || link.href === '') {
    context.remarks.push(`The server names no place for the result “${name}”.`);
    return [];
  }
  const told =
    isText(link.type) && link.type.includes('/') ? link.type : undefined;
  const filename = lastSegment(link.href);
  const common = {
    name,
    ...typed(told ?? output?.mediaTypes[0]),
    ...(filename ? { filename } : {})
  };
  const request = requestFor(link.href, context.page);
  const keep = context.order.outputs?.[name]?.reference === true;
  return request && !keep
    ? [{ ...common, request }]
    : [{ ...common, href: absolute(link.href, context.page) }];
}

/** How to fetch a result from where a link points; null for what is no web address (`s3:`, `file:`). */
function requestFor(href: string, page: IPage): IRequest | null {
  const own = address(href, page);
  const url = own ?? (isWebAddress(href) ? href : null);
  return url === null
    ? null
    : {
        method: 'GET',
        url,
        save: true,
        deadline: DEADLINE,
        ...(own === null ? { bare: true } : {})
      };
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

function typed(mediaType: string | undefined): { mediaType?: string } {
  return mediaType ? { mediaType } : {};
}

function isJsonLike(mediaType: string): boolean {
  return isJsonType(mediaType.split(';', 1)[0].trim().toLowerCase());
}

function isBinary(mediaType: string): boolean {
  const type = mediaType.split(';', 1)[0].trim().toLowerCase();
  return (
    !isTextType(type) &&
    /^(image|audio|video|font|application)\//.test(type) &&
    !/svg/.test(type)
  );
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text.replace(/\s+/g, ''));
}

function isJsonText(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
