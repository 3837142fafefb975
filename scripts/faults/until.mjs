/** Milliseconds between two looks. */
const LOOK = 25;

/**
 * Wait until `look` gives something, and give that. What it throws counts as nothing.
 *
 * Rejects after so many seconds, or as soon as `possible` says no, with the last
 * thing that was thrown.
 */
export async function until(look, seconds, possible = () => true) {
  const end = Date.now() + seconds * 1000;
  let last = null;
  while (Date.now() < end && possible()) {
    try {
      const found = await look();
      if (found) {
        return found;
      }
    } catch (error) {
      last = error;
    }
    await new Promise(resolve => setTimeout(resolve, LOOK));
  }
  throw new Error(`not within ${seconds} s${last ? `: ${last.message}` : ''}`);
}
