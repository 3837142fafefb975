import { nullTranslator } from '@jupyterlab/translation';

import { lastLines, reasonOf, reasonText } from '../reason';

const trans = nullTranslator.load('');

describe('why a job failed', () => {
  it.each([
    ['slurmstepd: error: Detected 1 oom-kill event(s)', '', 'memory', null],
    ['', 'Traceback …\nMemoryError: Unable to allocate 8 GiB', 'memory', null],
    ['CANCELLED AT 2026-11-23 DUE TO TIME LIMIT', '', 'walltime', null],
    ['', 'OSError: [Errno 28] No space left on device', 'disk', null],
    ['NODE_FAIL', '', 'node', null],
    ['the process ended with exit code 3', '', 'exit', 3],
    ['', 'srun: task 0: Exited with exit code 137', 'exit', 137],
    ['Something went wrong', 'all fine', 'unknown', null]
  ])('is read from %j and %j', (message, log, kind, code) => {
    const reason = reasonOf({ message, word: 'FAILED' }, log);
    expect([reason.kind, reason.code]).toEqual([kind, code]);
    expect(reasonText(reason, trans)).not.toBe('');
  });

  it('is what the server said before what the program printed', () => {
    const log = 'warning: close to the memory limit';
    const message = 'reached its time limit';
    expect(reasonOf({ message, word: '' }, log)).toMatchObject({
      kind: 'walltime',
      evidence: message
    });
  });

  it('is not looked for in the beginning of a long log', () => {
    const log = `MemoryError, which was handled\n${'line\n'.repeat(200)}`;
    expect(reasonOf({ message: '', word: '' }, log).kind).toBe('unknown');
  });

  it('comes with the last lines that say something', () => {
    const log = Array.from({ length: 30 }, (_, n) => `line ${n}\n`).join('\n');
    expect(lastLines(log).split('\n')).toHaveLength(8);
    expect(lastLines(log).endsWith('line 29')).toBe(true);
  });
});
