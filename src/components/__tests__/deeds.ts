import { Signal } from '@lumino/signaling';

import type { IJobRecord } from '../../server/records';
import type { IDeeds } from '../deeds';

/** Deeds that do nothing but remember. */
export function fakeDeeds(): jest.Mocked<IDeeds> {
  return {
    openProcess: jest.fn(),
    openJob: jest.fn(),
    addGateway: jest.fn(),
    openGateway: jest.fn(),
    editGateway: jest.fn(),
    deployAt: jest.fn(),
    act: jest.fn(),
    changed: new Signal<object, void>({}),
    insert: jest.fn(),
    goToCell: jest.fn(),
    canGoToCell: jest.fn(
      ({ job }: IJobRecord) => job.order.origin !== undefined
    ),
    canInsert: jest.fn((job: string) => job !== ''),
    openResult: jest.fn(),
    rerun: jest.fn(),
    forget: jest.fn()
  };
}
