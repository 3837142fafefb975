import { readFileSync } from 'node:fs';

import { QUIRKS } from './quirks/index.mjs';
import { patched } from './template.mjs';

/** A server without quirks. */
const PLAIN = JSON.parse(readFileSync(new URL('plain.json', import.meta.url), 'utf8'));

/**
 * The settings of every server that can be played: `plain`, one for each quirk by
 * its id, and one for each server that has several, by its name.
 */
export function servers() {
  const known = new Map([['plain', PLAIN]]);
  for (const { id, servers: names, set } of QUIRKS) {
    known.set(id, patched(PLAIN, set));
    for (const name of names) {
      known.set(name, patched(known.get(name) ?? PLAIN, set));
    }
  }
  return known;
}
