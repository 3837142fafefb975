import type { IAnswer, IRequest } from '../protocols/exchange';

/** A request as it is read in protocols: method and address, headers, body. */
export function requestText(request: IRequest): string {
  const head = [
    `${request.method} ${request.url}`,
    ...Object.entries(request.headers ?? {}).map(
      ([name, value]) => `${name}: ${value}`
    )
  ].join('\n');
  const { body } = request;
  if (!body) {
    return head;
  }
  switch (body.kind) {
    case 'json':
      return `${head}\n\n${JSON.stringify(body.value, null, 2)}`;
    case 'text':
      return `${head}\n\n${body.text}`;
    case 'form':
      return `${head}\n\n${JSON.stringify(body.parts, null, 2)}`;
    case 'file':
      return `${head}\n\n<${body.path}>`;
  }
}

/** Characters of an answer's body that are shown. */
const SHOWN = 100_000;

/** An answer as it is read in protocols: status, headers, body, unchanged. */
export function answerText(answer: IAnswer): string {
  const head = [
    `${answer.status} ${answer.reason}`.trim(),
    ...Object.entries(answer.headers).map(
      ([name, value]) => `${name}: ${value}`
    )
  ].join('\n');
  const { body } = answer;
  switch (body.kind) {
    case 'none':
      return head;
    case 'text':
      return `${head}\n\n${body.text.length > SHOWN ? `${body.text.slice(0, SHOWN)}…` : body.text}`;
    case 'base64':
      return `${head}\n\n<${Math.floor((body.base64.length * 3) / 4)} bytes>`;
    case 'file':
      return `${head}\n\n<${body.size} bytes, sha256 ${body.sha256}>`;
  }
}
