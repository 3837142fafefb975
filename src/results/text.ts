import type { TranslationBundle } from '@jupyterlab/translation';

import { bytes } from '../components/bytes';

/** Characters of text that go into a notebook as they are. */
export const TEXT_LIMIT = 200_000;

/** Characters kept from either end of a longer text. */
const END = 20_000;

/** The text, or its head and its tail with a note between them about what is left out. */
export function shorten(text: string, trans: TranslationBundle): string {
  if (text.length <= TEXT_LIMIT) {
    return text;
  }
  const left = text.length - 2 * END;
  return [
    text.slice(0, END),
    '',
    trans.__(
      '… %1 left out here; the result itself is complete …',
      bytes(left)
    ),
    '',
    text.slice(-END)
  ].join('\n');
}
