import type { TranslationBundle } from '@jupyterlab/translation';

import { bytes } from '../components/bytes';
import { escapeHtml } from '../results/escape';
import { shorten } from '../results/text';

/** Characters of HTML that the page lays out without a halt. */
const HTML = 100_000;

/** Characters kept from either end of a longer table. */
const ROWS = 15_000;

/** Characters of a picture, or of any other type. */
const OTHER = 3_000_000;

/** Characters of all outputs of a job together. */
const ALL = 6_000_000;

/** Outputs of a job that are shown. */
const MANY = 500;

/**
 * What of a job's outputs goes into a notebook without holding the page up:
 * texts and tables by head and tail, large pictures named, very many counted.
 */
export class Fit {
  constructor(private readonly _trans: TranslationBundle) {}

  /** Something was left out. */
  get cut(): boolean {
    return this._cut;
  }

  /** There is still room; asked before each output. */
  get room(): boolean {
    const room = this._used < ALL && this._count++ < MANY;
    this._cut ||= !room;
    return room;
  }

  text(text: string): string {
    return this._take(text, shorten(text, this._trans));
  }

  /** A MIME bundle whose texts are whole strings. */
  bundle(data: Record<string, unknown>): Record<string, unknown> {
    const left: string[] = [];
    const kept: Record<string, unknown> = {};
    for (const [type, value] of Object.entries(data)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (type === 'text/plain') {
        kept[type] = this.text(text);
      } else if (type === 'text/html' && text.length > HTML) {
        kept[type] = this._take(text, this._table(text));
      } else if (text.length > OTHER) {
        this._cut = true;
        left.push(this._note(type, text.length));
      } else {
        this._used += text.length;
        kept[type] = value;
      }
    }
    if (left.length > 0) {
      kept['text/plain'] = [...left, kept['text/plain'] ?? ''].join('\n');
    }
    return kept;
  }

  /** The first and the last rows; a page that is no table is named. */
  private _table(html: string): string {
    const head = html.lastIndexOf('</tr>', ROWS);
    const tail = html.indexOf('<tr', html.length - ROWS);
    return head < 0 || tail < 0
      ? `<p>${escapeHtml(this._note('text/html', html.length))}</p>`
      : [
          html.slice(0, head),
          `</tr><tr><td colspan="1000">${escapeHtml(this._trans.__('… %1 left out here …', bytes(tail - head)))}</td></tr>`,
          html.slice(tail)
        ].join('');
  }

  private _note(type: string, size: number): string {
    return this._trans.__(
      '%1, %2: left out here, to be found with the job',
      type,
      bytes(size)
    );
  }

  private _take(whole: string, shown: string): string {
    this._cut ||= shown !== whole;
    this._used += shown.length;
    return shown;
  }

  private _cut = false;
  private _used = 0;
  private _count = 0;
}
