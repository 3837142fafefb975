import { toForm } from '../schema';
import { toldFaults } from '../told';
import { DESCRIBED } from './echo';

const form = toForm(DESCRIBED);

describe('what a server says about single inputs', () => {
  it('is found by the paths of the values', () => {
    expect(
      toldFaults(
        form,
        'inputs.low: must be less than 20; or more; inputs.list[2]: is no number; $.inputs.nested.depth: is too deep'
      )
    ).toEqual([
      { path: ['low'], message: 'must be less than 20; or more' },
      { path: ['list', '2'], message: 'is no number' },
      { path: ['nested', 'depth'], message: 'is too deep' }
    ]);
  });

  it('keeps the place inside a value that has no fields of its own', () => {
    expect(toldFaults(form, 'inputs.free.a[1]: is odd')).toEqual([
      { path: ['free'], message: 'a.1: is odd' }
    ]);
  });

  it('is found by the name of the input at the beginning', () => {
    expect(toldFaults(form, "signal: line 12, column 'x': no number")).toEqual([
      { path: ['signal'], message: "line 12, column 'x': no number" }
    ]);
  });

  it('is nothing where no input is named', () => {
    for (const message of [
      '',
      'out of memory',
      'inputs.nowhere: is unknown',
      'the text: inputs: all of them'
    ]) {
      expect(toldFaults(form, message)).toEqual([]);
    }
  });
});
