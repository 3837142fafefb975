import type { TranslationBundle } from '@jupyterlab/translation';

import type { ITell } from '../../protocols/job';

/** On which occasions others are told. */
export type Told = keyof ITell;

/** In the order to ask for them. */
export const TOLD: readonly Told[] = ['success', 'progress', 'failed'];

/** What is wrong with an address to tell, in words for the user; null when nothing is, or none is given. */
export function tellFault(
  address: string | undefined,
  trans: TranslationBundle
): string | null {
  const text = (address ?? '').trim();
  if (text === '') {
    return null;
  }
  const url = parsed(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return trans.__(
      'Give a whole address, beginning with https:// or http://.'
    );
  }
  return url.username || url.password
    ? trans.__('Leave the user and password out of the address.')
    : null;
}

/** The addresses that are given, none of them blank; undefined when there is none. */
export function givenTell(tell: ITell): ITell | undefined {
  const given = TOLD.map(when => [when, (tell[when] ?? '').trim()]).filter(
    ([, address]) => address !== ''
  );
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
