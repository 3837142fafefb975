import type { ILink } from './schemas';

/** A page that was read: what was asked for, and the address that answered. */
export interface IPage {
  /** {@link IRequest.url} */
  asked: string;
  /** {@link IAnswer.url} */
  url: string;
}

/** Stands for the gateway's root where the answer has no absolute address. */
const NOWHERE = 'http://gateway.invalid/';

/**
 * The links of a relation, by its short or full name (`results`,
 * `http://www.opengis.net/def/rel/ogc/1.0/results`): servers mix them.
 *
 * Those of the wanted media type come first, then those that tell no type; links
 * of other types (an HTML twin) and URI templates are left out.
 */
export function linksOf(
  links: readonly ILink[],
  rel: string,
  type = 'application/json'
): ILink[] {
  const fit = links.filter(link => hasRel(link, rel) && !isTemplate(link.href));
  return [
    ...fit.filter(link => mediaType(link) === type),
    ...fit.filter(link => mediaType(link) === '')
  ];
}

/**
 * Where a link leads, as a request's url: a path where it lies below the
 * gateway's root (so that it stays right when the root moves), an absolute
 * address on the same origin otherwise.
 *
 * Null when it leads elsewhere, for instance to a name that is known behind the
 * server's proxy only: the caller then takes the path of the standard.
 */
export function address(href: string, page: IPage): string | null {
  const base = parse(page.url) ?? parse(page.asked, NOWHERE);
  const target = base && parse(href.trim(), base.href);
  if (!target || isTemplate(href) || target.origin !== base.origin) {
    return null;
  }
  if (target.username || target.password) {
    return null;
  }
  target.hash = '';
  const root = rootOf(page);
  if (root !== null && target.href.startsWith(root)) {
    const path = target.href.slice(root.length);
    // `a:b/c` would be taken for a scheme.
    return /^[^/?]*:/.test(path) ? `./${path}` : path;
  }
  return target.origin === new URL(NOWHERE).origin ? null : target.href;
}

/** A link in full, for people; as it stands where it cannot be completed. */
export function absolute(href: string, page: IPage): string {
  try {
    return new URL(href, page.url).href;
  } catch {
    return href;
  }
}

/** The first link of a relation that leads somewhere on this server, or null. */
export function follow(
  links: readonly ILink[],
  rel: string,
  page: IPage,
  type?: string
): string | null {
  for (const link of linksOf(links, rel, type)) {
    const found = address(link.href, page);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/**
 * The next page of a list (OGC 18-062r2 §7.9.2: follow `next`, invent nothing).
 *
 * Where its address lies on a foreign host, its query is put to the page at
 * hand. Null at the end, and for a page that names itself.
 */
export function nextPage(links: readonly ILink[], page: IPage): string | null {
  const [link] = linksOf(links, 'next');
  if (!link) {
    return null;
  }
  const next = address(link.href, page) ?? requeried(page.asked, link.href);
  return next === page.asked ? null : next;
}

/** Hosts that a page's links name but that are not the gateway's. */
export function foreignHosts(
  links: readonly ILink[],
  page: IPage,
  rels: readonly string[]
): string[] {
  const own = parse(page.url);
  if (!own) {
    return [];
  }
  const hosts = links
    .filter(link => rels.some(rel => hasRel(link, rel)))
    .map(link => parse(link.href, own.href))
    .filter(url => url !== null && url.origin !== own.origin)
    .map(url => url?.host ?? '');
  return [...new Set(hosts)];
}

/** A path below another one; ids may hold any character (GeoServer's hold colons). */
export function below(path: string, ...segments: string[]): string {
  const trunk = path.replace(/[?#].*$/s, '').replace(/\/+$/, '');
  return [trunk, ...segments.map(encodeSegment)].filter(Boolean).join('/');
}

/** An address with further query parameters. */
export function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/** The last path segment of an address, decoded; empty when there is none. */
export function lastSegment(href: string): string {
  const path = href.trim().replace(/[?#].*$/s, '');
  const segments = path.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').split('/');
  const last = segments.filter(Boolean).pop() ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A web address that may be shown as a link. */
export function isWebAddress(href: string): boolean {
  return /^https?:\/\/[^\s{}]+$/i.test(href);
}

function encodeSegment(segment: string): string {
  try {
    return encodeURIComponent(segment);
  } catch {
    return encodeURIComponent(segment.replace(/[\uD800-\uDFFF]/g, '\uFFFD'));
  }
}

/** The gateway's root, from what was asked of it and which address answered; null after a redirect or for an absolute question. */
function rootOf({ asked, url }: IPage): string | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(asked)) {
    return null;
  }
  const own = parse(url);
  if (!own) {
    return NOWHERE;
  }
  own.hash = '';
  own.search = '';
  const path = parse(asked, NOWHERE)?.pathname.slice(1) ?? '';
  if (!own.href.endsWith(path)) {
    return null;
  }
  const root = own.href.slice(0, own.href.length - path.length);
  return root.endsWith('/') ? root : null;
}

function requeried(asked: string, href: string): string | null {
  const query = /\?[^#]*/.exec(href)?.[0];
  return query ? asked.replace(/[?#].*$/s, '') + query : null;
}

function hasRel(link: ILink, rel: string): boolean {
  return link.rel
    .toLowerCase()
    .split(/\s+/)
    .some(word => word === rel || word.endsWith(`/${rel}`));
}

function mediaType(link: ILink): string {
  return link.type.split(';', 1)[0].trim().toLowerCase();
}

/** RFC 6570 (`/jobs/{jobId}`, in wraptile's landing page): for people, not for requests. */
function isTemplate(href: string): boolean {
  return /[{}]|%7B/i.test(href);
}

function parse(href: string, base?: string): URL | null {
  try {
    const url = new URL(href, base);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
