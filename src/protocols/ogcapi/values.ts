import type { IRequest } from '../exchange';
import type { ICollect, IOrder } from '../job';
import type { JsonValue } from '../json';
import { isJsonType, isObject, isTextType } from './body';
import { consistsOf, QUALIFIED_MEMBERS } from './execute';
import type { IPage } from './links';
import { absolute, address, isWebAddress, lastSegment } from './links';
import type { ITarget } from './schemas';

/** An output as the process declares it. */
export type Output = ITarget['outputs'][number];

/** What one output's value is read with. */
export interface IContext {
  outputs: Output[];
  order: IOrder;
  page: IPage;
  /** Takes what could not be made out, in words for the user. */
  remarks: string[];
}

/** Seconds for fetching one result that the server only points to. */
const DEADLINE = 3600;

/** One output: bare value, qualified value, link, or a list with links in it. */
export function fromValue(
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

export function fromLink(
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

export function typed(mediaType: string | undefined): { mediaType?: string } {
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

export function isBase64(text: string): boolean {
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
