/** Asks a server that lists mere ids for whole entries (Weaver). */
export const DETAIL = 'detail=true';

/** A job list of ids without anything about them. */
export function isBare(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every(entry => typeof entry === 'string');
}
