import fc from 'fast-check';

import { newJob } from '../../protocols/job';
import type { IJobRecord } from '../../server/records';
import { Shelf } from '../shelf';
import { orderOf } from './toy';

function recordOf(id: string, sequence: number, rest: boolean): IJobRecord {
  return {
    id,
    version: 1,
    sequence,
    job: { ...newJob(orderOf(id)), rest },
    created: `2026-11-23T10:00:0${Number(id) % 3}Z`,
    updated: '',
    verified: null,
    unreachable: null,
    delivered: false,
    results: false
  };
}

const aChange = fc.record({
  id: fc.nat(9).map(String),
  sequence: fc.nat(5),
  rest: fc.boolean(),
  go: fc.boolean(),
  look: fc.boolean()
});

describe('Shelf', () => {
  it('is what sorting everything anew would give, after any changes', () => {
    fc.assert(
      fc.property(fc.array(aChange, { maxLength: 60 }), changes => {
        const shelf = new Shelf();
        const model = new Map<string, IJobRecord>();
        for (const { id, sequence, rest, go, look } of changes) {
          if (go) {
            expect(shelf.remove(id)).toBe(model.delete(id));
          } else {
            const record = recordOf(id, sequence, rest);
            const newer = (model.get(id)?.sequence ?? -1) < sequence;
            expect(shelf.put(record)).toBe(newer);
            if (newer) {
              model.set(id, record);
            }
          }
          if (look) {
            const wanted = [...model.values()].sort((one, other) =>
              `${one.created} ${one.id}` < `${other.created} ${other.id}`
                ? 1
                : -1
            );
            expect(shelf.all).toEqual(wanted);
            expect(shelf.busy).toBe(wanted.some(({ job }) => !job.rest));
          }
        }
      })
    );
  });

  it('changes no list that somebody holds', () => {
    const shelf = new Shelf();
    shelf.put(recordOf('1', 1, false));
    const held = shelf.all;
    shelf.put(recordOf('1', 2, true));
    expect(held[0].sequence).toBe(1);
    expect(shelf.all[0].sequence).toBe(2);
    expect(shelf.all).not.toBe(held);
  });
});
