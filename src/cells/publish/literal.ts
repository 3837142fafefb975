import type { SyntaxNode } from '@lezer/common';

import type { JsonValue } from '../../protocols/json';

/** Escapes of Python's string literals whose meaning is one character. */
const ESCAPES: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t'
};

/** The value of a simple literal: number, text, truth value, or a list of these; undefined for anything else. */
export function literalOf(
  node: SyntaxNode,
  source: string
): JsonValue | undefined {
  const text = source.slice(node.from, node.to);
  switch (node.name) {
    case 'Number':
      return numberOf(text);
    case 'Boolean':
      return text === 'True';
    case 'String':
      return textOf(text);
    case 'ContinuedString': {
      const parts = childrenOf(node).map(part => literalOf(part, source));
      return parts.every(part => typeof part === 'string')
        ? parts.join('')
        : undefined;
    }
    case 'UnaryExpression': {
      const [sign, operand] = childrenOf(node);
      const value = operand?.name === 'Number' && literalOf(operand, source);
      const word = sign && source.slice(sign.from, sign.to);
      return typeof value === 'number' && (word === '-' || word === '+')
        ? word === '-'
          ? -value
          : value
        : undefined;
    }
    case 'ArrayExpression': {
      const items = childrenOf(node)
        .filter(child => !['[', ']', ',', 'Comment'].includes(child.name))
        .map(child => literalOf(child, source));
      return items.every(item => item !== undefined && !Array.isArray(item))
        ? (items as JsonValue[])
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The nodes below a node. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    found.push(child);
  }
  return found;
}

/** A number that JSON can hold without loss. */
function numberOf(text: string): number | undefined {
  const plain = text.replace(/_/g, '');
  if (/^(0|[1-9]\d*)$/.test(plain)) {
    const value = Number(plain);
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const value = /^(\d+\.\d*|\.\d+|\d+(?=e))(e[+-]?\d+)?$/i.test(plain)
    ? Number(plain)
    : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function textOf(literal: string): string | undefined {
  const found = /^([rRuU]?)('''|"""|'|")(.*)\2$/s.exec(literal);
  if (!found) {
    return undefined;
  }
  const [, prefix, , body] = found;
  if (/^r$/i.test(prefix)) {
    return body;
  }
  let strange = false;
  const text = body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.|\n))/gs,
    (_, hex?: string, unit?: string, one?: string) => {
      if (one !== undefined) {
        strange ||= !Object.hasOwn(ESCAPES, one);
        return ESCAPES[one];
      }
      return String.fromCharCode(parseInt(hex ?? unit ?? '', 16));
    }
  );
  return strange ? undefined : text;
}
