/** Something the user has to do: shown as one line, without a stack trace. */
export class Stop extends Error {}

const began = Date.now();

/** A progress line. */
export function say(text) {
  console.log(text);
}

/** `7 s`, `2 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** Time since this program started. */
export function elapsed() {
  return duration(Date.now() - began);
}

/**
 * Do a piece of work between a line that announces it and one that closes it.
 *
 * A line every minute says that it is still going on.
 */
export async function step(title, work) {
  const start = Date.now();
  say(`${title} …`);
  const beat = setInterval(
    () => say(`${title}: still at it after ${duration(Date.now() - start)}`),
    60_000
  );
  try {
    const result = await work();
    say(`${title}: done in ${duration(Date.now() - start)}`);
    return result;
  } finally {
    clearInterval(beat);
  }
}

/** Run a program's main function; end with its exit code, or 1 and one line. */
export async function conclude(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 1;
  }
}
