import fc from 'fast-check';

import { OGCAPPPKG, PROCESS, besideOf, parcelOf, typeOf } from '../parcel';

const SITE = 'id: greet\noutputs: {}\npython: greet.py:main\n';

describe('what is to be deployed', () => {
  it.each([
    ['cwlVersion: v1.2\nclass: Workflow\n', 'application/cwl+yaml'],
    ['{"cwlVersion": "v1.2"}', 'application/cwl+json'],
    ['{"processDescription": {}, "executionUnit": []}', OGCAPPPKG],
    ['outputs: {}\ncommand: [ls]\n', PROCESS],
    ['{"outputs": {}, "cell": "a.py"}', PROCESS],
    ['hello', null],
    ['[1, 2]', null],
    ['', null]
  ])('is known by what stands in it: %j', (text, type) => {
    expect(typeOf(text)).toBe(type);
  });

  it.each([
    [SITE, 'greet.py'],
    ['outputs: {}\ncell: "my cell.py"  # note\n', 'my cell.py'],
    ['{"outputs": {}, "python": "greet.py:main"}', 'greet.py'],
    ['outputs: {}\ncommand: [ls]\n', null],
    ['outputs: {}\ncell: ../up.py\n', null]
  ])('names the file that comes along: %j', (text, file) => {
    expect(besideOf(text, PROCESS)).toBe(file);
  });

  it('goes as it is, or together with the file that it names', () => {
    const cwl = 'cwlVersion: v1.2\n';
    expect(parcelOf(cwl, 'application/cwl+yaml', '')).toEqual({
      type: 'application/cwl+yaml',
      text: cwl
    });
    const { type, text } = parcelOf(SITE, PROCESS, 'def main(): ...');
    expect(type).toBe(OGCAPPPKG);
    expect(JSON.parse(text)).toEqual({
      executionUnit: [
        { value: SITE, mediaType: PROCESS },
        { value: 'def main(): ...', mediaType: 'text/x-python' }
      ]
    });
  });

  it('may be any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.json(), (text, json) => {
        for (const given of [text, json]) {
          const type = typeOf(given);
          expect(parcelOf(given, type ?? PROCESS, text).text).not.toBe(null);
        }
      })
    );
  });
});
