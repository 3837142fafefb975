import * as fc from 'fast-check';

import { degreesAt, dragged, gripAt, unrolled } from '../drag';
import type { Box } from '../drag';
import { WORLD, place, viewOf } from '../view';

const view = viewOf(WORLD, 480, 240);

/** Draw from one place to another, both in degrees. */
function draw(
  from: [number, number],
  to: [number, number],
  box: Box | null = null,
  on = view
): Box | null {
  const grip = gripAt(on, box, ...place(on, from));
  return dragged(on, grip, ...place(on, to));
}

describe('drawing a box', () => {
  it('goes from any corner to any other', () => {
    const box = [-10, 20, 30, 50];
    expect(draw([-10, 20], [30, 50])).toEqual(box);
    expect(draw([30, 20], [-10, 50])).toEqual(box);
    expect(draw([30, 50], [-10, 20])).toEqual(box);
  });

  it('takes a press for no box', () => {
    expect(draw([10, 10], [10, 10])).toBeNull();
    expect(draw([10, 10], [11, 40])).toBeNull();
  });

  it('moves a box that is taken inside, and not beyond the poles', () => {
    const box: Box = [-10, 20, 30, 50];
    expect(draw([10, 35], [20, 40], box)).toEqual([0, 25, 40, 55]);
    expect(draw([10, 35], [10, 89], box)).toEqual([-10, 60, 30, 90]);
  });

  it('moves a box over the antimeridian, which it then crosses', () => {
    expect(draw([0, 0], [175, 0], [-10, -10, 10, 10])).toEqual([
      165, -10, -175, 10
    ]);
  });

  it('pulls a corner while the opposite one stays', () => {
    const box: Box = [-10, 20, 30, 50];
    expect(draw([30, 50], [60, 70], box)).toEqual([-10, 20, 60, 70]);
    expect(draw([-10, 20], [0, 0], box)).toEqual([0, 0, 30, 50]);
    // Beyond the opposite corner the box turns over.
    expect(draw([-10, 20], [60, 70], box)).toEqual([30, 50, 60, 70]);
  });

  it('gives as many digits as the map shows', () => {
    const near = viewOf(
      { west: 7, south: 50, east: 7.1, north: 50.1 },
      480,
      240
    );
    const box = draw(
      [7.0123456, 50.0123456],
      [7.0654321, 50.0654321],
      null,
      near
    );
    expect(box?.[0]).toBeCloseTo(7.0123, 3);
    expect(String(box?.[0]).length).toBeLessThan(9);
  });

  it('gives a box on the earth wherever the pointer goes', () => {
    const pixel = fc.tuple(
      fc.integer({ min: -500, max: 1000 }),
      fc.integer({ min: -500, max: 1000 })
    );
    const some = fc.constantFrom<Box | null>(
      null,
      [-10, 20, 30, 50],
      [170, -10, -170, 10],
      [-180, -90, 180, 90]
    );
    fc.assert(
      fc.property(pixel, pixel, some, (from, to, box) => {
        const made = dragged(view, gripAt(view, box, ...from), ...to);
        if (made) {
          const [west, south, east, north] = made;
          expect(Math.abs(west)).toBeLessThanOrEqual(180);
          expect(Math.abs(east)).toBeLessThanOrEqual(180);
          expect(south).toBeGreaterThanOrEqual(-90);
          expect(north).toBeLessThanOrEqual(90);
          expect(south).toBeLessThanOrEqual(north);
          const [left, , right] = unrolled(made);
          expect(right).toBeGreaterThanOrEqual(left);
        }
      })
    );
  });

  it('knows where the pointer is', () => {
    expect(degreesAt(view, 240, 120)).toEqual([0, 0]);
    expect(degreesAt(view, 0, -50)).toEqual([-180, 90]);
  });
});
