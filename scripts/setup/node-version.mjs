/**
 * Refuse an old Node.js in one line.
 *
 * This file imports nothing and uses old syntax only: a Node.js that is too
 * old must be able to read it.
 */
export function requireNode() {
  const found = process.versions.node;
  if (Number(found.split('.')[0]) < 20) {
    console.error(
      'Node.js 20 or newer is needed; this is ' +
        found +
        '. Get it from https://nodejs.org/ or your package manager.'
    );
    process.exit(1);
  }
}
