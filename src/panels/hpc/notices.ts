import type { TranslationBundle } from '@jupyterlab/translation';

import type { INotice } from '../../protocols/description';
import { hasAll } from './filter';

/** Notices that are shown while the others are folded, and those that are never worth folding. */
const SHOWN = 2;

/** The notices of a gateway, as they are drawn. */
export interface INoticeList {
  shown: readonly INotice[];
  /** How many more there are; 0 where nothing is to fold or unfold. */
  more: number;
  unfolded: boolean;
}

/** Warnings first, then what is good to know; all but the first of many are folded. */
export function noticeList(
  notices: readonly INotice[],
  words: readonly string[],
  unfolded: boolean
): INoticeList {
  const found = notices.filter(({ text, file }) =>
    hasAll(words, [text, file ?? ''])
  );
  const sorted = [
    ...found.filter(({ severity }) => severity === 'warning'),
    ...found.filter(({ severity }) => severity === 'info')
  ];
  // To fold a single one away would save nothing.
  const more = sorted.length > SHOWN + 1 ? sorted.length - SHOWN : 0;
  return {
    shown: more > 0 && !unfolded ? sorted.slice(0, SHOWN) : sorted,
    more,
    unfolded
  };
}

/** `filter.yaml, line 12: …` */
export function noticeText(notice: INotice, trans: TranslationBundle): string {
  const { file, line, text } = notice;
  if (file === null) {
    return text;
  }
  const place = line === null ? file : trans.__('%1, line %2', file, line);
  // Servers may begin with the place themselves.
  return text.startsWith(place) ? text : trans.__('%1: %2', place, text);
}
