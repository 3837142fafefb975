/** Why something was rejected, in words for the user. */
export function reasonWords(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
