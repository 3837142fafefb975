import type { IProcessSummary } from '../../protocols/description';
import type { IJobRecord } from '../../server/records';

/** The words of a search; a thing is found when it has all of them. */
export function searchWords(query: string): string[] {
  return query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether a process, or the gateway it is at, has all words. */
export function matchesProcess(
  words: readonly string[],
  process: IProcessSummary,
  place: string
): boolean {
  const { id, title, description, keywords } = process;
  return hasAll(words, [id, title, description, place, ...keywords]);
}

/** All that a search for a job looks in: the job, its place, its state. */
export function jobText(
  record: IJobRecord,
  place: string,
  stateWord: string
): string {
  const { order, message, remote } = record.job;
  return [
    order.title,
    order.process,
    order.origin?.notebook ?? '',
    message,
    remote ?? '',
    place,
    stateWord
  ]
    .join('\n')
    .toLocaleLowerCase();
}

/** Whether all words stand in one of the texts or another. */
export function hasAll(
  words: readonly string[],
  texts: readonly string[]
): boolean {
  return (
    words.length === 0 || hasAllIn(words, texts.join('\n').toLocaleLowerCase())
  );
}

/** Whether all words stand in a text, which is in lower case. */
export function hasAllIn(words: readonly string[], text: string): boolean {
  return words.every(word => text.includes(word));
}
