import type { IJobRecord } from '../server/records';

/** What is told of a job in a table: the column, and its value. */
const COLUMNS: readonly [string, (record: IJobRecord) => unknown][] = [
  ['id', ({ id }) => id],
  ['title', ({ job }) => job.order.title],
  ['state', ({ job }) => job.state],
  ['word', ({ job }) => job.word],
  ['progress', ({ job }) => job.progress],
  ['message', ({ job }) => job.message],
  ['gateway', ({ job }) => job.order.gateway],
  ['process', ({ job }) => job.order.process],
  ['remote', ({ job }) => job.remote],
  ['notebook', ({ job }) => job.order.origin?.notebook],
  ['cell', ({ job }) => job.order.origin?.cell],
  ['created', ({ created }) => created],
  ['started', ({ job }) => job.started],
  ['finished', ({ job }) => job.finished],
  ['updated', ({ updated }) => updated],
  ['verified', ({ verified }) => verified],
  ['unreachable', ({ unreachable }) => unreachable],
  ['delivered', ({ delivered }) => delivered],
  ['results', ({ results }) => results]
];

/**
 * Jobs as a table (RFC 4180).
 *
 * A value that a spreadsheet would take for a formula begins with an apostrophe:
 * titles and messages come from servers.
 */
export function jobsCsv(records: readonly IJobRecord[]): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...records.map(record => COLUMNS.map(([, value]) => value(record)))
  ];
  return lines.map(line => `${line.map(quoted).join(',')}\r\n`).join('');
}

/** Jobs as JSON: the records, without what a protocol keeps for itself. */
export function jobsJson(records: readonly IJobRecord[]): string {
  const jobs = records.map(record => {
    const { job } = record;
    const order = { ...job.order, target: undefined };
    return { ...record, job: { ...job, order, memory: undefined } };
  });
  return `${JSON.stringify({ jobs }, null, 2)}\n`;
}

/** Save jobs as a file, by the browser's own download. */
export function exportJobs(
  records: readonly IJobRecord[],
  format: 'csv' | 'json'
): void {
  const csv = format === 'csv';
  save(
    `jobs.${format}`,
    csv ? jobsCsv(records) : jobsJson(records),
    csv ? 'text/csv' : 'application/json'
  );
}

/** Save a text as a file, by the browser's own download. */
export function save(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}

function quoted(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
