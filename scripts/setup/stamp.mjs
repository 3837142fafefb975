import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { ROOT, STAMPS } from './paths.mjs';

/** SHA-256 over the names and contents of files and folders of the clone, and further words. */
export async function fingerprint(names, words = []) {
  const hash = createHash('sha256');
  for (const word of words) {
    hash.update(`${word}\0`);
  }
  for (const name of names) {
    for (const file of await files(join(ROOT, name))) {
      hash.update(`${relative(ROOT, file)}\0`);
      hash.update(await readFile(file));
      hash.update('\0');
    }
  }
  return hash.digest('hex');
}

/**
 * Do some work unless it was done from the same things before.
 *
 * `made` lists what the work leaves behind: when one of these is missing the
 * work is done again whatever the stamp says.
 *
 * @returns whether the work was done now.
 */
export async function unlessDone(name, print, made, work) {
  const stamp = join(STAMPS, name);
  const before = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (before === print && made.every(path => existsSync(path))) {
    return false;
  }
  await rm(stamp, { force: true });
  await work();
  await mkdir(STAMPS, { recursive: true });
  await writeFile(stamp, print);
  return true;
}

async function files(path) {
  if (!existsSync(path)) {
    return [];
  }
  if (!(await stat(path)).isDirectory()) {
    return [path];
  }
  const found = [];
  for (const entry of (await readdir(path)).sort()) {
    if (entry !== '__pycache__' && entry !== 'node_modules') {
      found.push(...(await files(join(path, entry))));
    }
  }
  return found;
}
