import type { IAnswer, IExchange } from '../protocols/exchange';
import type { IHeard } from './records';

/** Exchanges that are kept, and characters of each body. */
const MOST = 40;
const LONGEST = 200_000;

/**
 * An exchange that writes down what it asks and what comes back, unread, in the
 * order of asking: whoever wants to see the raw answers needs no protocol for it.
 */
export function hearing(exchange: IExchange, heard: IHeard[]): IExchange {
  return async request => {
    const entry: IHeard = { request, answer: null, failure: null };
    if (heard.length < MOST) {
      heard.push(entry);
    }
    try {
      const answer = await exchange(request);
      entry.answer = clipped(answer);
      return answer;
    } catch (reason) {
      entry.failure = reason instanceof Error ? reason.message : String(reason);
      throw reason;
    }
  };
}

function clipped(answer: IAnswer): IAnswer {
  const { body } = answer;
  return body.kind === 'text' && body.text.length > LONGEST
    ? { ...answer, body: { kind: 'text', text: body.text.slice(0, LONGEST) } }
    : answer;
}
