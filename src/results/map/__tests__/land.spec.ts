import { LAND } from '../land';

/** The rings of the outline, as positions. */
const RINGS = LAND.split('Z')
  .filter(Boolean)
  .map(ring =>
    ring
      .slice(1)
      .split('L')
      .map(position => position.split(',').map(Number))
  );

describe('the outline of the land', () => {
  it('has no coast that runs around the earth, but the one around the pole', () => {
    const wide = RINGS.filter(ring =>
      ring.some(
        ([x], index) => index > 0 && Math.abs(x - ring[index - 1][0]) > 180
      )
    );
    expect(wide.length).toBeLessThanOrEqual(1);
    for (const [[, latitude]] of wide) {
      expect(latitude).toBeLessThan(-60);
    }
  });

  it('is all the land there is', () => {
    expect(RINGS.length).toBeGreaterThan(100);
  });
});
