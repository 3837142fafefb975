import type { IAnswer } from '../exchange';
import type { ICollect } from '../job';
import { bytesOf, isTextType, textOf, utf8 } from './body';
import { cgiHead, HEAD, isMultipart, readMultipart } from './multipart';
import type { IPart } from './multipart';
import type { IContext } from './values';
import { fromLink, isBase64, typed } from './values';

/** The answer that a server left inside its answer's body (a CGI head that was not taken off), or the answer itself. */
export function unwrapped(answer: IAnswer): IAnswer {
  const { body } = answer;
  const text =
    body.kind === 'text'
      ? body.text
      : body.kind === 'base64'
        ? (bytesOf(body.base64.slice(0, HEAD * 2)) ?? '')
        : '';
  const head = cgiHead(text);
  if (!head) {
    return answer;
  }
  const headers = { ...answer.headers, 'content-type': head.type };
  const rest = (all: string): string => all.slice(head.length);
  return body.kind === 'text'
    ? { ...answer, headers, body: { kind: 'text', text: rest(body.text) } }
    : {
        ...answer,
        headers,
        body: {
          kind: 'base64',
          base64: btoa(rest(whole(answer)?.characters ?? ''))
        }
      };
}

/** The content of an answer that is no longer the one that came: by value. */
export function contentOf(
  answer: IAnswer
): { text: string } | { base64: string } {
  const text = textOf(answer);
  return text === null && answer.body.kind === 'base64'
    ? { base64: answer.body.base64 }
    : { text: text ?? '' };
}

/**
 * The results of a multipart body (OGC 18-062r2 §7.11.4, `multipart/related`;
 * Weaver sends `multipart/mixed`), each under the name of its output; null when
 * it is none, or cannot be taken apart.
 */
export function fromMultipart(
  answer: IAnswer,
  context: IContext
): ICollect[] | null {
  const type = answer.headers['content-type'] ?? '';
  const body = isMultipart(type) ? whole(answer) : null;
  if (!body) {
    return null;
  }
  const read = readMultipart(body.characters, type);
  if (!read) {
    context.remarks.push(
      'The server sent several results in one body that cannot be taken apart: it is kept as it came.'
    );
    return null;
  }
  const { parts, truncated } = read;
  const names = parts.map((part, n) => nameOf(part, n, parts, context));
  if (truncated) {
    const last = names[names.length - 1];
    context.remarks.push(
      last === undefined
        ? 'The server’s answer breaks off before the first result.'
        : `The server’s answer breaks off: “${last}” is not whole, and what comes after it is missing.`
    );
  }
  return parts.flatMap((part, n) =>
    fromPart(names[n], part, body.bytes, context)
  );
}

/** By `Content-ID` (`id`, `<id>`, `<id@job>`), else by the name it gives, else by its place. */
function nameOf(
  { id, name }: IPart,
  place: number,
  parts: readonly IPart[],
  { outputs }: IContext
): string {
  const local = id.includes('@') ? id.slice(0, id.lastIndexOf('@')) : id;
  const declared = [id, local, name].find(word =>
    outputs.some(output => output.id === word)
  );
  const placed = outputs.length === parts.length ? outputs[place].id : '';
  return declared ?? (local || name || placed || 'result');
}

function fromPart(
  name: string,
  part: IPart,
  bytes: boolean,
  context: IContext
): ICollect[] {
  const output = context.outputs.find(o => o.id === name);
  if (part.location !== '' && part.value === '') {
    const link = { href: part.location, type: part.type };
    return fromLink(name, link, output, context);
  }
  const mediaType = part.type || output?.mediaTypes[0];
  const common = { name, ...typed(mediaType) };
  if (part.encoding === 'base64' && isBase64(part.value)) {
    return [{ ...common, base64: part.value.replace(/\s+/g, '') }];
  }
  if (part.encoding === 'quoted-printable') {
    context.remarks.push(`“${name}” is kept as it came, quoted-printable.`);
  }
  if (!bytes) {
    return [{ ...common, text: part.value }];
  }
  const plain =
    mediaType?.split(';', 1)[0].trim().toLowerCase() ?? 'text/plain';
  const text = isTextType(plain) ? utf8(part.value) : null;
  return [
    text === null
      ? { ...common, base64: btoa(part.value) }
      : { ...common, text }
  ];
}

/** A body with a character for every byte, or as the text that it is. */
function whole({
  body
}: IAnswer): { characters: string; bytes: boolean } | null {
  if (body.kind === 'text') {
    return { characters: body.text, bytes: false };
  }
  const characters = body.kind === 'base64' ? bytesOf(body.base64) : null;
  return characters === null ? null : { characters, bytes: true };
}
