import type { TranslationBundle } from '@jupyterlab/translation';

import type { IJob } from '../../protocols/job';

/** Lines at the end of a log that are shown with the reason. */
const LINES = 8;

/** Signs of a reason in the words of schedulers, kernels and programs, the surest first. */
const SIGNS: readonly [IReason['kind'], RegExp][] = [
  [
    'memory',
    /out[ -]of[ -]memory|oom[ -]?kill|\bOOM\b|MemoryError|cannot allocate memory|memory limit/i
  ],
  [
    'walltime',
    /time ?limit|walltime|wall[ -]clock|DUE TO TIME LIMIT|\bTIMEOUT\b|ran longer than/i
  ],
  ['disk', /no space left on device|disk quota exceeded|ENOSPC/i],
  ['node', /node[ _-]?fail|\bNODE_FAIL\b/i],
  ['cancelled', /\bcancell?ed by\b|\bSIGTERM\b|scancel/i]
];

/** `exit code 137`, `exited with status 2`, `returned non-zero exit status 1`. */
const CODE =
  /exit(?:ed)?(?: with)?(?: exit)?(?: code| status)[ :=]*(-?\d{1,5})/i;

/** Why a job failed, as far as it can be told from what was said. */
export interface IReason {
  kind:
    'memory' | 'walltime' | 'disk' | 'node' | 'cancelled' | 'exit' | 'unknown';
  /** The exit code, where one was told. */
  code: number | null;
  /** The line that says so, as it was said. */
  evidence: string;
}

/**
 * Find why a job failed.
 *
 * What the server said goes before what the program printed: a log may well
 * speak of memory without having run out of it.
 */
export function reasonOf(
  job: Pick<IJob, 'message' | 'word'>,
  log: string
): IReason {
  const said = [job.message, job.word];
  const printed = log.trimEnd().split('\n').slice(-40).reverse();
  const lines = [...said, ...printed].filter(line => line.trim() !== '');
  const code = lines.map(line => CODE.exec(line)?.[1]).find(Boolean);
  for (const part of [said, printed]) {
    for (const [kind, sign] of SIGNS) {
      const evidence = part.find(line => sign.test(line));
      if (evidence !== undefined) {
        return { kind, code: numberOf(code), evidence };
      }
    }
  }
  // 128 + 9: killed, which is what a kernel does when memory runs out; it is not the only one.
  const evidence = lines.find(line => CODE.test(line)) ?? '';
  return code === undefined
    ? { kind: 'unknown', code: null, evidence: job.message }
    : { kind: 'exit', code: numberOf(code), evidence };
}

/** The end of a log: its last lines that are not empty. */
export function lastLines(log: string): string {
  return log
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-LINES)
    .join('\n');
}

/** The reason in a sentence, with what can be done about it. */
export function reasonText(
  { kind, code }: IReason,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'memory':
      return trans.__(
        'It ran out of memory. Ask for more, or give it less to do at once.'
      );
    case 'walltime':
      return trans.__(
        'It reached its time limit. Ask for more time, or divide the work.'
      );
    case 'disk':
      return trans.__('There was no room left on the disk.');
    case 'node':
      return trans.__('The machine that it ran on failed. Run it again.');
    case 'cancelled':
      return trans.__('It was ended from outside.');
    case 'exit':
      return code === 137
        ? trans.__(
            'It was killed (exit code 137): most often for the memory that it used.'
          )
        : trans.__('The program ended with exit code %1.', code);
    case 'unknown':
      return trans.__('The server gives no reason beyond its message.');
  }
}

function numberOf(code: string | undefined): number | null {
  return code === undefined ? null : Number(code);
}
