import fc from 'fast-check';

import { jobsCsv, jobsJson } from '../exportJobs';
import { record } from './records';

/** A table as a spreadsheet reads it (RFC 4180). */
function read(csv: string): string[][] {
  const cells = [...csv.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/gs)];
  expect(cells.map(([all]) => all).join('')).toBe(csv);
  const lines: string[][] = [[]];
  for (const [, text, end] of cells) {
    lines[lines.length - 1].push(text.replaceAll('""', '"'));
    if (end !== ',') {
      lines.push([]);
    }
  }
  return lines.slice(0, -1);
}

describe('the jobs as a table', () => {
  it('give one line each, below the names of the columns', () => {
    const [head, line] = read(jobsCsv([record({ state: 'failed' })]));
    expect(line[head.indexOf('state')]).toBe('failed');
    expect(line[head.indexOf('process')]).toBe('fft-filter');
    expect(line).toHaveLength(head.length);
  });

  it('come through whatever a server says, and no value is a formula', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r'), fc.string())
            .map(parts => parts.join(''))
        ),
        message => {
          const [head, line] = read(jobsCsv([record({ message })]));
          const cell = line[head.indexOf('message')];
          expect(cell.replace(/^'/, '')).toBe(message.replace(/^'/, ''));
          expect(line.every(text => !/^[=+\-@\t\r]/.test(text))).toBe(true);
        }
      )
    );
  });
});

it('the jobs as JSON leave out what a protocol keeps for itself', () => {
  const one = record({ memory: { token: 'x' } });
  one.job.order.target = { links: [] };
  const { jobs } = JSON.parse(jobsJson([one]));
  expect(jobs[0].job.order.process).toBe('fft-filter');
  expect(jobs[0].job.memory).toBeUndefined();
  expect(jobs[0].job.order.target).toBeUndefined();
});
