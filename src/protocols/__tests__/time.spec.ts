import fc from 'fast-check';

import { between, seconds } from '../time';

describe('seconds', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-22T04:56:51.897430Z', 1795323411.89743],
    ['2026-04-03T03:45:58.683875+00:00', 1775187958.683875],
    ['2026-04-03T05:45:58+02:00', 1775187958],
    ['2026-04-02T20:45:58-0700', 1775187958],
    ['2026-04-03 03:45:58', 1775187958],
    ['2000-02-29T12:00Z', 951825600],
    ['1969-12-31T23:59:59Z', -1]
  ])('reads %s', (text, expected) => {
    expect(seconds(text)).toBeCloseTo(expected, 5);
  });

  it.each(['', 'now', '2026-13-01T00:00:00Z', '2026-11-22', '1795323411'])(
    'says that %j is no time',
    text => {
      expect(seconds(text)).toBeNull();
    }
  );

  it('agrees with the calendar of the platform', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('1900-01-01'),
          max: new Date('2399-12-31'),
          noInvalidDate: true
        }),
        date => {
          expect(seconds(date.toISOString())).toBeCloseTo(
            date.getTime() / 1000,
            2
          );
        }
      )
    );
  });
});

describe('between', () => {
  it('counts seconds, and knows when it cannot', () => {
    expect(between('2026-11-22T04:00:00Z', '2026-11-22T05:00:01+01:00')).toBe(
      1
    );
    expect(between(null, '2026-11-22T04:00:00Z')).toBeNull();
  });
});
