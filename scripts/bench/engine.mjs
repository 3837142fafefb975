import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds that a short job may take. */
const DEADLINE = 60_000;

/** Run a cell by the engine's own interface and wait for its end; resolves to the job's folder. */
export async function runCell(lab, code) {
  const answer = await lab.request('hpc/engine/processes/run-cell/execution', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Prefer: 'respond-async' },
    body: JSON.stringify({ inputs: { code } })
  });
  const job = await answer.json();
  if (answer.status !== 201) {
    throw new Error(`the engine refused the cell: ${job.detail ?? answer.status}`);
  }
  const folder = await jobFolder(lab, job.jobID);
  await until(() => readExit(folder), `the end of job ${job.jobID}`);
  return folder;
}

/** The engine's folder of a job, found below the server's own directories. */
export async function jobFolder(lab, id) {
  for (const entry of await readdir(lab.home, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() && entry.name === id) {
      return join(entry.parentPath ?? entry.path, entry.name);
    }
  }
  throw new Error(`the engine has no folder for job ${id}`);
}

/** What the shepherd wrote when the job had ended, with the time (milliseconds) at which it did; null before. */
export async function readExit(folder) {
  const file = join(folder, 'exit.json');
  try {
    const { mtimeMs } = await stat(file);
    return { ...JSON.parse(await readFile(file, 'utf8')), at: mtimeMs };
  } catch {
    return null;
  }
}

/** Ask again and again until the answer is not null. */
export async function until(ask, what) {
  const end = Date.now() + DEADLINE;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== null) {
      return answer;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not come within ${DEADLINE / 1000} s`);
}
