/**
 * Several results in one body (RFC 2046 §5.1, RFC 2387), well-formed or as ZOO
 * writes them. A body is a text of which every character is one byte, or one
 * character: the reading is the same.
 */

/** One part: what its header tells, empty where it does not, and its value as it came. */
export interface IPart {
  /** `Content-ID` without its brackets. */
  id: string;
  /** `Content-Type` with its parameters. */
  type: string;
  /** `Content-Location`: where the value is, when there is none here. */
  location: string;
  /** The name that `Content-Disposition` gives. */
  name: string;
  /** `Content-Transfer-Encoding` in lower case. */
  encoding: string;
  value: string;
}

export interface IMultipart {
  parts: IPart[];
  /** The body breaks off before its end: the last part is not whole. */
  truncated: boolean;
}

/** Characters at the start of a body in which a head is looked for. */
export const HEAD = 8192;

/** Characters of a body in which a delimiter is looked for that no header tells. */
const SEARCHED = 2 ** 20;

/** Parts that are read. */
const MOST = 1001;

/** The fields of a part. Values of ZOO follow without a blank line, and may look like other fields. */
const FIELD =
  /^(content-(?:id|type|disposition|location|transfer-encoding|length|language|description)|mime-version|status):[ \t]*([^\r\n]*)(?:\r?\n|$)/i;

/** A field goes on (RFC 5322 §2.2.3). */
const FOLD = /^[ \t]+[^\r\n]*(?:\r?\n|$)/;

const NEWLINE = /^\r?\n/;

/**
 * The head of a CGI answer that was left inside the body (ZOO, results of
 * asynchronous jobs): its content type, and the characters that it takes.
 *
 * Null where the body starts otherwise. A text that merely begins like one is
 * told apart by its second field.
 */
export function cgiHead(body: string): { type: string; length: number } | null {
  const start = body.slice(0, HEAD);
  const end = /\r?\n\r?\n/.exec(start);
  if (!end || !/^(content-type|status):/i.test(start)) {
    return null;
  }
  const lines = start.slice(0, end.index).split(/\r?\n/);
  if (!lines.every(line => /^[\w-]+:/.test(line))) {
    return null;
  }
  const field = (name: string): string | undefined =>
    lines
      .find(line => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const type = field('content-type');
  return type && (isMultipart(type) || field('status') !== undefined)
    ? { type, length: end.index + end[0].length }
    : null;
}

/** A content type of several parts. */
export function isMultipart(type: string): boolean {
  return /^\s*multipart\//i.test(type);
}

/** The parts of a body of that content type; null when no delimiter is to be found in it. */
export function readMultipart(body: string, type: string): IMultipart | null {
  for (const delimiter of delimiters(body, type)) {
    const cuts = cut(body, delimiter);
    if (cuts) {
      return partsOf(body, cuts);
    }
  }
  return null;
}

/** What may separate the parts, the likeliest first. */
function* delimiters(body: string, type: string): Iterable<string> {
  const [, quoted, bare] =
    /;\s*boundary\s*=\s*(?:"([^"]*)"|([^;\s]*))/i.exec(type) ?? [];
  const boundary = quoted ?? bare ?? '';
  if (boundary !== '') {
    yield `--${boundary}`;
    yield boundary;
  }
  const start = body.slice(0, SEARCHED);
  const lines = [...new Set(start.match(/^--[^\r\n]{1,200}/gm))].slice(0, 100);
  lines.sort((a, b) => b.length - a.length);
  yield* lines.filter(
    line =>
      body.includes(`${line}--`) &&
      body.indexOf(line) !== body.lastIndexOf(line)
  );
}

interface ICuts {
  /** Where each part begins and ends, the newline before its delimiter included. */
  ranges: [number, number][];
  ended: boolean;
}

/** ZOO puts delimiters behind the values, not on lines of their own. */
function cut(body: string, delimiter: string): ICuts | null {
  const after = /(--)|[ \t]*\r?\n/y;
  const ranges: [number, number][] = [];
  let start = -1;
  let at = body.indexOf(delimiter);
  while (at >= 0 && ranges.length < MOST) {
    after.lastIndex = at + delimiter.length;
    const found = after.exec(body);
    if (found && start >= 0) {
      ranges.push([start, at]);
    }
    if (found?.[1]) {
      return start >= 0 ? { ranges, ended: true } : null;
    }
    start = found ? after.lastIndex : start;
    at = body.indexOf(delimiter, at + delimiter.length);
  }
  if (start < 0) {
    return null;
  }
  return { ranges: [...ranges, [start, body.length]], ended: at >= 0 };
}

function partsOf(body: string, { ranges, ended }: ICuts): IMultipart {
  const inner = ended ? ranges : ranges.slice(0, -1);
  // A writer that once adds no newline before the delimiter never does: the value's own last newline stays.
  const tight = inner.some(([, end]) => body[end - 1] !== '\n');
  const parts = ranges.map(([start, end], n) => {
    const whole = ended || n < ranges.length - 1;
    const piece = body.slice(start, end);
    return readPart(
      whole && !tight ? piece.replace(/\r?\n$/, '') : piece,
      tight
    );
  });
  const last = parts[parts.length - 1];
  const started = ended || last.id !== '' || last.type !== '';
  return { parts: started ? parts : parts.slice(0, -1), truncated: !ended };
}

function readPart(piece: string, tight: boolean): IPart {
  const fields: Record<string, string> = {};
  let rest = piece;
  for (let found = FIELD.exec(rest); found; found = FIELD.exec(rest)) {
    const name = found[1].toLowerCase();
    fields[name] = found[2];
    rest = rest.slice(found[0].length);
    for (let more = tight ? null : FOLD.exec(rest); more;) {
      fields[name] += ` ${more[0].trim()}`;
      rest = rest.slice(more[0].length);
      more = FOLD.exec(rest);
    }
  }
  rest = rest.replace(NEWLINE, '');
  // ZOO: this field comes after the blank line.
  const late = FIELD.exec(rest);
  if (
    late &&
    /^content-disposition$/i.test(late[1]) &&
    !fields[late[1].toLowerCase()]
  ) {
    fields['content-disposition'] = late[2];
    rest = rest.slice(late[0].length).replace(NEWLINE, '');
  }
  const field = (name: string): string => (fields[name] ?? '').trim();
  const [, name = ''] =
    /(?:^|[;\s])name="?([^";]*)/i.exec(field('content-disposition')) ?? [];
  return {
    id: field('content-id').replace(/^<(.*)>$/, '$1'),
    type: field('content-type'),
    location: field('content-location'),
    name,
    encoding: field('content-transfer-encoding').toLowerCase(),
    value: rest
  };
}
