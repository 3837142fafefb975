import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';

import type { JsonValue } from '../../protocols/json';
import { childrenOf, literalOf } from './literal';

/** A variable that a cell assigns by a simple literal, in a statement with lines of its own. */
export interface IAssigned {
  name: string;
  value: JsonValue;
  /** One of its numbers is written as a real one: `1.0`, `1e3`. */
  real: boolean;
  /** Lines of the statement, from 0; both belong to it. */
  first: number;
  last: number;
}

/** What a cell's source says about its variables. */
export interface IScan {
  /** What could be an input: the first that is said of the name is a literal. */
  literals: IAssigned[];
  /** All names that the cell assigns outside of functions and classes, in their order. */
  names: string[];
}

/** Things with variables of their own. */
const INNER = [
  'FunctionDefinition',
  'ClassDefinition',
  'LambdaExpression',
  'ArrayComprehensionExpression',
  'SetComprehensionExpression',
  'DictionaryComprehensionExpression',
  'ComprehensionExpression'
];

/**
 * Look at a cell without running it. Magics, shell commands and syntax errors are
 * passed over: nothing that is wrong with the source makes this fail.
 */
export function scan(source: string): IScan {
  const literals: IAssigned[] = [];
  const names = new Set<string>();
  const tree = parser.parse(source);
  const top = tree.topNode;
  const mentioned = new Set<string>();
  for (const statement of childrenOf(top)) {
    const found =
      statement.name === 'AssignStatement'
        ? assigned(statement, source)
        : undefined;
    if (found && !mentioned.has(found.name)) {
      literals.push(found);
    }
    walk(statement, source, names, mentioned);
  }
  return { literals, names: [...names] };
}

/**
 * The source without the statements that give these variables their values: each
 * of their lines becomes a comment, so that all others keep their numbers.
 */
export function without(
  source: string,
  statements: readonly Pick<IAssigned, 'first' | 'last'>[]
): string {
  const lines = source.split('\n');
  for (const { first, last } of statements) {
    for (let line = first; line <= last; line++) {
      lines[line] = `# ${lines[line]}`;
    }
  }
  return lines.join('\n');
}

function assigned(node: SyntaxNode, source: string): IAssigned | undefined {
  const parts = childrenOf(node).filter(({ name }) => name !== 'TypeDef');
  if (parts.length !== 3 || parts[0].name !== 'VariableName') {
    return undefined;
  }
  const value = literalOf(parts[2], source);
  const start = source.lastIndexOf('\n', node.from - 1) + 1;
  const found = source.indexOf('\n', node.to);
  const end = found < 0 ? source.length : found;
  const rest = source.slice(node.to, end);
  if (
    value === undefined ||
    source.slice(start, node.from).trim() !== '' ||
    !/^\s*(#.*)?$/.test(rest)
  ) {
    return undefined;
  }
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  return {
    name: source.slice(parts[0].from, parts[0].to),
    value,
    real: isReal(parts[2], source),
    first: lineOf(node.from) - 1,
    last: lineOf(node.to) - 1
  };
}

function isReal(node: SyntaxNode, source: string): boolean {
  return node.name === 'Number'
    ? /[.e]/i.test(source.slice(node.from, node.to))
    : childrenOf(node).some(child => isReal(child, source));
}

/** Collect the names that are assigned, and all that are mentioned, in a statement. */
function walk(
  node: SyntaxNode,
  source: string,
  names: Set<string>,
  mentioned: Set<string>
): void {
  if (node.name === 'VariableName') {
    mentioned.add(source.slice(node.from, node.to));
  }
  if (node.name === 'AssignStatement' || node.name === 'UpdateStatement') {
    const parts = childrenOf(node);
    const last = parts.map(({ name }) => name).lastIndexOf('AssignOp');
    for (const part of last < 0 ? parts.slice(0, 1) : parts.slice(0, last)) {
      targets(part, source, names);
    }
  }
  const inner = INNER.includes(node.name);
  for (const child of childrenOf(node)) {
    walk(child, source, inner ? new Set() : names, mentioned);
  }
}

function targets(node: SyntaxNode, source: string, names: Set<string>): void {
  if (node.name === 'VariableName') {
    names.add(source.slice(node.from, node.to));
  } else if (['TupleExpression', 'ArrayExpression'].includes(node.name)) {
    childrenOf(node).forEach(child => targets(child, source, names));
  }
}
