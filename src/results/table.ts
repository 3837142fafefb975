import type { IMimeBundle } from '@jupyterlab/nbformat';
import type { TranslationBundle } from '@jupyterlab/translation';

import { csvHead } from './csv';
import type { ICsvHead } from './csv';
import { escapeHtml } from './escape';

/** Rows that a table shows. */
export const TABLE_ROWS = 10;

/** Columns that a table shows; further ones are counted. */
const TABLE_COLUMNS = 50;

/** A CSV text as a bundle: an HTML table of its head and a plain-text twin. */
export function tableBundle(
  text: string,
  trans: TranslationBundle
): IMimeBundle {
  const head = csvHead(text, TABLE_ROWS);
  const size = sizeLine(head, trans);
  return { 'text/html': html(head, size), 'text/plain': plain(head, size) };
}

function sizeLine(head: ICsvHead, trans: TranslationBundle): string {
  return trans.__(
    '%1 rows × %2 columns',
    head.count.toLocaleString('en'),
    head.header.length.toLocaleString('en')
  );
}

function html(head: ICsvHead, size: string): string {
  const width = Math.min(head.header.length, TABLE_COLUMNS);
  const cells = (row: string[], tag: 'th' | 'td'): string =>
    Array.from(
      { length: width },
      (_, i) => `<${tag}>${escapeHtml(row[i] ?? '')}</${tag}>`
    ).join('') + (head.header.length > width ? `<${tag}>…</${tag}>` : '');
  const rows = head.rows.map(row => `<tr>${cells(row, 'td')}</tr>`);
  if (head.count > head.rows.length) {
    rows.push(`<tr>${cells(Array<string>(width).fill('…'), 'td')}</tr>`);
  }
  return (
    `<table><thead><tr>${cells(head.header, 'th')}</tr></thead>` +
    `<tbody>${rows.join('')}</tbody></table><p>${escapeHtml(size)}</p>`
  );
}

function plain(head: ICsvHead, size: string): string {
  const lines = [head.header, ...head.rows].map(row => row.join('\t'));
  if (head.count > head.rows.length) {
    lines.push('…');
  }
  return [...lines, '', size].join('\n');
}
