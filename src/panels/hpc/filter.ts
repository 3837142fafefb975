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

/** Whether a job, its place or its state has all words. */
export function matchesJob(
  words: readonly string[],
  record: IJobRecord,
  place: string,
  stateWord: string
): boolean {
  const { order, message, remote } = record.job;
  return hasAll(words, [
    order.title,
    order.process,
    order.origin?.notebook ?? '',
    message,
    remote ?? '',
    place,
    stateWord
  ]);
}

/** Whether all words stand in one of the texts or another. */
export function hasAll(
  words: readonly string[],
  texts: readonly string[]
): boolean {
  if (words.length === 0) {
    return true;
  }
  const all = texts.join('\n').toLocaleLowerCase();
  return words.every(word => all.includes(word));
}
