import type { IExchange } from '../../exchange';
import { walk } from '../walk';
import { answer } from './recorded';

/** A list whose pages name a next one, `pages` times. */
function listOf(pages: number): IExchange {
  let asked = 0;
  return async () => {
    asked += 1;
    const next = { rel: 'next', href: `?page=${asked}`, type: '' };
    return answer(200, { links: asked < pages ? [next] : [] });
  };
}

async function walked(pages: number): Promise<number> {
  let seen = 0;
  for await (const page of walk(listOf(pages), 'processes')) {
    seen += page.body ? 1 : 0;
  }
  return seen;
}

describe('a long list', () => {
  it('is read to its end', async () => {
    expect(await walked(100)).toBe(100);
  });

  it('is given up where it does not end, and said so', async () => {
    await expect(walked(Infinity)).rejects.toThrow('does not end: after 100');
  });
});
