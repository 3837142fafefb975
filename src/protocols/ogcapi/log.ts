import type { IExchange } from '../exchange';
import type { IJob } from '../job';
import { textOf } from './body';
import { explain } from './errors';
import { withQuery } from './links';

/** The last lines of the log that a status document links to (`rel=log`, text); empty where there is none. */
export async function log(
  exchange: IExchange,
  job: IJob,
  lines: number
): Promise<string> {
  if (job.log === null) {
    return '';
  }
  const answer = await exchange({
    method: 'GET',
    url: withQuery(job.log, `lines=${lines}`),
    headers: { Accept: 'text/plain', 'Cache-Control': 'no-store' }
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(explain(answer));
  }
  return textOf(answer) ?? '';
}
