import { report } from '../setup/report.mjs';

/** Ways of writing an address that nobody allowed, tried at every door of the relay: those that led there. */
export const addresses = {
  id: 'addresses',
  unit: 'of 103 spellings at 5 doors that got out',
  goal: '0',
  atMost: 0,
  measure: () => report('relay.escapes')
};
