import type { IAnswer, IExchange } from '../exchange';
import { jsonOf } from './body';
import { explain } from './errors';
import type { IPage } from './links';
import { nextPage, withQuery } from './links';
import * as wire from './schemas';

/** Pages of a list that are walked at most. */
const PAGES = 100;

/** Entries that are asked for at a time. */
const PAGE = 100;

/** The server refuses a list, in its own words. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** A list goes on and on. */
export class Endless extends Error {
  override readonly name = 'Endless';
}

/**
 * The pages of a list: ask for JSON and follow `next`; a page seen before ends the
 * walk. Throws {@link Refused}, and {@link Endless} after the last page that is read.
 */
export async function* walk(
  exchange: IExchange,
  url: string
): AsyncIterable<{ body: unknown; page: IPage }> {
  const walked = new Set<string>();
  let next: string | null = withQuery(url, `limit=${PAGE}`);
  while (next !== null && !walked.has(next)) {
    if (walked.size === PAGES) {
      throw new Endless(
        `The server's list does not end: after ${PAGES} pages it still names a next one.`
      );
    }
    walked.add(next);
    const answer: IAnswer = await exchange({
      method: 'GET',
      url: next,
      headers: { Accept: 'application/json' }
    });
    if (answer.status < 200 || answer.status > 299) {
      throw new Refused(explain(answer));
    }
    const body = jsonOf(answer);
    const page: IPage = { asked: next, url: answer.url };
    yield { body, page };
    const list = wire.landing.safeParse(body);
    next = list.success ? nextPage(list.data.links, page) : null;
  }
}
