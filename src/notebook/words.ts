import type { TranslationBundle } from '@jupyterlab/translation';

import { duration } from '../components/elapsed';
import type { IJobRecord } from '../server/records';

/** Minutes are told as in `2026-11-23 10:04 UTC`: the file has readers in any time zone. */
function moment(rfc3339: string): string {
  return `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 16)} UTC`;
}

/** Short runs are told to a tenth of a second: `2.1 s`, `34 s`, `6 min 02 s`. */
function taken(seconds: number, trans: TranslationBundle): string {
  return seconds < 10
    ? trans.__('%1 s', seconds.toFixed(1))
    : duration(seconds, trans);
}

/** What stands in the file for a job that is out. */
export function cardText(
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): string {
  return trans.__(
    'Job %1 on %2, submitted %3. JupyterLab with jupyterlab-hpc shows its state here.',
    record.job.order.title,
    place,
    moment(record.created)
  );
}

/** What stands in the file for a job that ended without any result. */
export function settledText(
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): string {
  const { order, message, state } = record.job;
  const said =
    state === 'dismissed'
      ? trans.__('Job %1 on %2 was cancelled.', order.title, place)
      : trans.__('Job %1 on %2 failed.', order.title, place);
  return message ? `${said}\n${message}` : said;
}

/** The thin line under results: `ran on This server · 2.1 s`. */
export function receiptText(
  record: IJobRecord,
  place: string,
  trans: TranslationBundle
): string {
  const { state, started, finished } = record.job;
  const said =
    state === 'successful'
      ? trans.__('ran on %1', place)
      : state === 'dismissed'
        ? trans.__('was cancelled on %1', place)
        : trans.__('failed on %1', place);
  const seconds =
    (Date.parse(finished ?? '') - Date.parse(started ?? '')) / 1e3;
  return seconds >= 0 ? `${said} · ${taken(seconds, trans)}` : said;
}

/** The line in an edited cell. */
export function pointerText(trans: TranslationBundle): string {
  return trans.__(
    'This cell was edited after it had been submitted: the result of the submitted version is in the cell below.'
  );
}
