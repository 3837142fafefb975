import { explain, isNotReady, retryAfter } from '../errors';
import { answer, recorded } from './recorded';

describe('explain', () => {
  it.each([
    [
      'pygeoapi-exec-badinput',
      'Error executing process: Cannot process without a name'
    ],
    ['pygeoapi-nojob', 'nope'],
    ['wraptile-nojob', "Job 'nope' does not exist"]
  ])('takes the words out of %s', (name, words) => {
    expect(explain(recorded(name))).toBe(words);
  });

  it.each([
    [{ title: 'NoSuchJob', type: 'about:blank' }, 'NoSuchJob'],
    [{ code: 'ResultNotReady' }, 'ResultNotReady'],
    [
      { message: 'One of the data paths is empty' },
      'One of the data paths is empty'
    ],
    [{ error: { message: 'inner' } }, 'inner'],
    [
      {
        detail: [
          { loc: ['body', 'inputs', 'n'], msg: 'Input should be a number' },
          { msg: 'no place' }
        ]
      },
      'inputs.n: Input should be a number; no place'
    ],
    [
      '<ows:ExceptionReport><ows:Exception><ows:ExceptionText>a &lt; b</ows:ExceptionText></ows:Exception></ows:ExceptionReport>',
      'a < b'
    ],
    [
      '<!doctype html><title>502 Bad Gateway</title><p>nginx',
      '502 Bad Gateway'
    ],
    ['plain words\n', 'plain words'],
    [{}, 'HTTP 500'],
    [null, 'HTTP 500']
  ])('takes the words out of %j', (body, words) => {
    expect(explain(answer(500, body))).toBe(words);
  });

  it('cuts what is endless', () => {
    expect(explain(answer(500, 'x'.repeat(5000)))).toHaveLength(1002);
  });
});

describe('isNotReady', () => {
  it('knows it in every dialect', () => {
    expect(isNotReady(recorded('wraptile-results'))).toBe(true);
    expect(isNotReady(answer(400, { code: 'ResultNotReady' }))).toBe(true);
    expect(isNotReady(answer(404, { title: 'Result not ready' }))).toBe(true);
    expect(isNotReady(answer(403, { title: 'Forbidden' }))).toBe(false);
  });
});

describe('retryAfter', () => {
  it('takes seconds, an hour at most', () => {
    const after = (value: string): number | null =>
      retryAfter(answer(429, null, { 'retry-after': value }));
    expect(after('7')).toBe(7);
    expect(after('99999')).toBe(3600);
    expect(after('Wed, 21 Oct 2026 07:28:00 GMT')).toBeNull();
  });
});
