import { execFileSync, spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { ARTIFACTS, ROOT } from './paths.mjs';
import { must } from './run.mjs';
import { Stop } from './say.mjs';

/** Names what the last mirroring brought, so that files that went away can go here too. */
const LIST = '.mirrored';

/**
 * Copy the clone, as git sees it (with what is not committed yet, without what
 * is ignored), into a folder of another user.
 *
 * Root only reads: tar packs as root and unpacks as the user, so nothing that
 * the user put into the folder can lead root to write elsewhere. What was
 * installed and built there stays from run to run.
 */
export async function mirror(folder, owner) {
  const names = tracked();
  await piped(
    ['--create', '--null', '--no-recursion', '--files-from=-', '--file=-'],
    { cwd: ROOT },
    ['--extract', '--no-same-owner', '--file=-'],
    { cwd: folder, ...owner },
    names.join('\0')
  );
  const script = `import json, pathlib, sys
names = json.load(sys.stdin)
known = pathlib.Path("${LIST}")
before = json.loads(known.read_text()) if known.exists() else []
for name in set(before) - set(names):
    pathlib.Path(name).unlink(missing_ok=True)
known.write_text(json.dumps(names))`;
  await must('Clearing the copy', owner.env.PYTHON, ['-c', script], {
    cwd: folder,
    ...owner,
    input: JSON.stringify(names)
  });
}

/** Bring the artifacts of a run back into the clone. */
export async function bringBack(folder, owner) {
  const name = ARTIFACTS.slice(ROOT.length + 1);
  const { output } = await must('ls', 'ls', ['-A'], { cwd: folder, ...owner });
  if (output.split('\n').includes(name)) {
    await piped(
      ['--create', '--file=-', name],
      { cwd: folder, ...owner },
      ['--extract', '--no-same-owner', '--recursive-unlink', '--file=-'],
      { cwd: ROOT }
    );
  }
}

/** Files of the clone that git tracks or would track. */
function tracked() {
  let listed;
  try {
    listed = execFileSync(
      'git',
      // The clone may belong to somebody else than root.
      [
        ...['-c', `safe.directory=${ROOT}`, 'ls-files', '-z'],
        ...['--cached', '--others', '--exclude-standard', '--deduplicate']
      ],
      { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] }
    );
  } catch (error) {
    throw new Stop(
      `git could not list the files of ${ROOT}: ${String(error.stderr ?? error.message).trim()}`
    );
  }
  return listed.split('\0').filter(name => name !== '' && exists(join(ROOT, name)));
}

function exists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** `tar` into `tar`, each as its own user. */
function piped(packing, from, unpacking, to, input = '') {
  const pack = spawn('tar', packing, { ...from, stdio: ['pipe', 'pipe', 'inherit'] });
  const unpack = spawn('tar', unpacking, { ...to, stdio: [pack.stdout, 'ignore', 'inherit'] });
  pack.stdin.on('error', () => undefined);
  pack.stdin.end(input);
  const ended = child =>
    new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', code =>
        code === 0 ? resolve() : reject(new Stop('tar failed: its words are above.'))
      );
    });
  return Promise.all([ended(pack), ended(unpack)]);
}
