import type { TranslationBundle } from '@jupyterlab/translation';

import type { JobState } from '../protocols/job';

/** The word for a state, in the user's language. */
export function stateWord(state: JobState, trans: TranslationBundle): string {
  switch (state) {
    case 'created':
      return trans.__('created');
    case 'accepted':
      return trans.__('accepted');
    case 'running':
      return trans.__('running');
    case 'successful':
      return trans.__('successful');
    case 'failed':
      return trans.__('failed');
    case 'dismissed':
      return trans.__('dismissed');
    case 'lost':
      return trans.__('lost?');
  }
}

/** One sign for a state; the word always stands with it. */
export function stateSign(state: JobState): string {
  switch (state) {
    case 'created':
    case 'accepted':
      return '○';
    case 'running':
      return '●';
    case 'successful':
      return '✓';
    case 'failed':
      return '✕';
    case 'dismissed':
      return '–';
    case 'lost':
      return '?';
  }
}

/**
 * The word with the progress where there is one to tell: `running 62 %`.
 *
 * Many servers say 0 of every job that they cannot tell the progress of, so 0 is not told.
 */
export function stateText(
  state: JobState,
  progress: number | null,
  trans: TranslationBundle
): string {
  const word = stateWord(state, trans);
  return state === 'running' && progress
    ? trans.__('%1 %2 %', word, Math.round(progress))
    : word;
}
