import type { ICell, INotebookContent, IOutput } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';

import { isOutput } from './outputs';

/** Cells that a preview shows. */
const CELLS = 50;

/**
 * The notebook (nbformat 4) in a JSON text; null when it is none.
 *
 * Nothing in it is trusted: the mark that lets a cell's scripts run without its
 * being executed, which a notebook file can carry, is taken off.
 */
export function readNotebook(text: string): INotebookContent | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isNotebook(parsed)) {
    return null;
  }
  return {
    ...parsed,
    cells: parsed.cells.map(cell => {
      const metadata = { ...cell.metadata };
      delete metadata.trusted;
      return { ...cell, metadata };
    })
  };
}

/**
 * A notebook as outputs, to be looked at: texts and code as Markdown, and what
 * the code showed. To be rendered untrusted.
 */
export function notebookOutputs(
  { cells, metadata }: INotebookContent,
  trans: TranslationBundle
): IOutput[] {
  const language = languageOf(metadata);
  const outputs = cells.slice(0, CELLS).flatMap(cell => {
    const source = sourceOf(cell);
    if (cell.cell_type !== 'code') {
      return source.trim() ? [markdown(source)] : [];
    }
    const shown = Array.isArray(cell.outputs) ? cell.outputs : [];
    return [
      ...(source.trim() ? [markdown(fenced(source, language))] : []),
      ...shown.filter(isOutput)
    ];
  });
  const left = cells.length - CELLS;
  return left > 0
    ? [
        ...outputs,
        markdown(trans._n('… and %1 more cell', '… and %1 more cells', left))
      ]
    : outputs;
}

function isNotebook(value: unknown): value is INotebookContent {
  const { cells, nbformat } = (value ?? {}) as Record<string, unknown>;
  return (
    nbformat === 4 &&
    Array.isArray(cells) &&
    cells.every(
      cell =>
        typeof cell === 'object' &&
        cell !== null &&
        typeof cell.cell_type === 'string'
    )
  );
}

function sourceOf({ source }: ICell): string {
  return Array.isArray(source) ? source.join('') : String(source ?? '');
}

/** What its code is written in, to colour it; empty where it does not say. */
function languageOf(
  metadata: INotebookContent['metadata'] | undefined
): string {
  const name = metadata?.language_info?.name ?? metadata?.kernelspec?.language;
  return typeof name === 'string' && /^[\w+#-]{1,30}$/.test(name) ? name : '';
}

/** Code that shows as it is: its fence is longer than any run of backticks in it. */
function fenced(source: string, language: string): string {
  const longest = Math.max(
    2,
    ...(source.match(/`+/g) ?? []).map(run => run.length)
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${source}\n${fence}`;
}

function markdown(text: string): IOutput {
  return {
    output_type: 'display_data',
    data: { 'text/markdown': text, 'text/plain': text },
    metadata: {}
  };
}
