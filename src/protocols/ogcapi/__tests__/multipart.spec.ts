import fc from 'fast-check';

import type { IAnswer } from '../../exchange';
import { readMultipart } from '../multipart';
import type { IResults } from '../outputs';
import { readResults } from '../outputs';
import { answer, recorded } from './recorded';
import { orderOf } from './steps';

const ABC = [
  { id: 'a', mediaTypes: ['text/plain'] },
  { id: 'b', mediaTypes: ['text/xml'] },
  { id: 'c', mediaTypes: ['application/json'] }
];

/** An answer of these bytes, a character for each, as the relay hands it on. */
function bytes(body: string, type: string): IAnswer {
  return {
    ...answer(200, null, { 'content-type': type }),
    body: { kind: 'base64', base64: btoa(body) }
  };
}

function results(page: IAnswer, outputs: object[] = ABC): IResults {
  const target = JSON.parse(JSON.stringify({ outputs }));
  return readResults(page, 'jobs/7/results', orderOf(target), '3-results');
}

/** A body as RFC 2046 wants it. */
function wellFormed(
  parts: readonly { head: string; value: string }[],
  boundary = 'x-7'
): string {
  const pieces = parts.map(
    ({ head, value }) => `--${boundary}\r\n${head}\r\n\r\n${value}\r\n`
  );
  return `${pieces.join('')}--${boundary}--\r\n`;
}

/** A body as ZOO writes it: no newline before a delimiter, a field after the blank line. */
function likeZoo(values: readonly string[], boundary = '--z'): string {
  const pieces = values.map(
    (value, n) =>
      `--${boundary}\r\nContent-ID: ${'abc'[n]}\r\nContent-Type: text/plain; charset=utf-8\r\nStatus: 200 OK\r\n\r\nContent-Disposition: INLINE\r\n${value}`
  );
  return `${pieces.join('')}--${boundary}--\r\n`;
}

const RELATED = 'multipart/related; boundary=x-7';

describe('a body of several results', () => {
  it('is taken apart as ZOO wrote it for the HPGC notebook', () => {
    const page = recorded('zoo-results-raw');
    const expected = {
      results: [
        {
          name: 'a',
          mediaType: 'text/plain; charset=utf-8',
          text: 'Literal Input string 1'
        },
        {
          name: 'b',
          mediaType: 'text/xml; charset=UTF-8',
          text: 'some complex value'
        },
        {
          name: 'c',
          mediaType: 'text/plain; charset=utf-8',
          text: '[ -100, -60, 110, 50 ]'
        }
      ],
      remarks: []
    };
    expect(results(page)).toEqual(expected);
    const text = page.body.kind === 'text' ? page.body.text : '';
    expect(results(bytes(text, 'application/octet-stream'))).toEqual(expected);
    // A synchronous answer tells the boundary in its own header.
    const head = text.indexOf('\r\n\r\n') + 4;
    const type =
      'Multipart/Related; boundary="--546b5004-b389-11ee-a1c3-0242ac130006"';
    expect(results(bytes(text.slice(head), type))).toEqual(expected);
  });

  it('brings any bytes through in the standard’s form', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), {
          minLength: 1,
          maxLength: 4
        }),
        fc.constantFrom('', 'a preamble\r\n'),
        (values, preamble) => {
          const parts = values.map((value, n) => ({
            head: `Content-Type: image/png\r\nContent-ID: <o${n}>`,
            value: String.fromCharCode(...value)
          }));
          const read = results(
            bytes(preamble + wellFormed(parts), RELATED),
            []
          );
          expect(read).toEqual({
            results: parts.map(({ value }, n) => ({
              name: `o${n}`,
              mediaType: 'image/png',
              base64: btoa(value)
            })),
            remarks: []
          });
        }
      ),
      { numRuns: 500 }
    );
  });

  it('brings any text through in ZOO’s form, its own newlines too', () => {
    const value = fc
      .string({ unit: fc.constantFrom('a', '-', '\n', '\r\n', ':', ' ', 'ä') })
      .filter(text => !text.includes('----z') && !/^\r?\n/.test(text));
    fc.assert(
      fc.property(value, value, (one, other) => {
        // One value without a newline at its end tells which kind of writer it was.
        const body = likeZoo([one, other, 'end']);
        const type = 'Multipart/Related; boundary="--z"';
        const page = {
          ...answer(200, body),
          headers: { 'content-type': type }
        };
        expect(
          results(page).results.map(result => 'text' in result && result.text)
        ).toEqual([one, other, 'end']);
      }),
      { numRuns: 500 }
    );
  });

  it('takes no line of a value for a field', () => {
    const mail = 'Subject: hello\r\nStatus: fine\r\n\r\nContent-Type: none';
    const parts = [
      { head: 'Content-ID: a\r\nContent-Type: text/plain', value: mail }
    ];
    expect(results(bytes(wellFormed(parts), RELATED)).results).toEqual([
      { name: 'a', mediaType: 'text/plain', text: mail }
    ]);
    const zoo = likeZoo(['Subject: hello', 'x', 'y']);
    expect(
      results(bytes(zoo, 'multipart/related; boundary=--z')).results[0]
    ).toMatchObject({ text: 'Subject: hello' });
  });

  it.each([
    ['b', 'b'],
    ['<b>', 'b'],
    ['<b@7f1c>', 'b'],
    ['<extra@7f1c>', 'extra'],
    ['', 'result']
  ])('gives the part of Content-ID “%s” the name “%s”', (id, name) => {
    const body = wellFormed([{ head: `Content-ID: ${id}`, value: '1' }]);
    const { results: read } = results(
      bytes(body, 'multipart/mixed; boundary="x-7"')
    );
    expect(read).toMatchObject([{ name, text: '1' }]);
  });

  it('names parts without an id by what they say, or by their place', () => {
    const body = wellFormed([
      {
        head: 'Content-Disposition: attachment; name="c"; filename=c.txt',
        value: '1'
      },
      { head: 'Content-Type: text/plain', value: '2' },
      { head: 'Content-Type: text/plain', value: '3' }
    ]);
    expect(results(bytes(body, RELATED)).results).toMatchObject([
      { name: 'c', text: '1' },
      { name: 'b', text: '2' },
      { name: 'c-2', text: '3' }
    ]);
  });

  it('fetches a part that only says where it is', () => {
    const body = wellFormed([
      {
        head: 'Content-ID: <a>\r\nContent-Type: image/tiff\r\nContent-Location: http://hpc.example/out/a.tif',
        value: ''
      },
      { head: 'Content-ID: <b>\r\nContent-Location: s3://store/b', value: '' },
      { head: 'Content-ID: <c>\r\nContent-Location: c.json', value: '{"c":1}' }
    ]);
    expect(results(bytes(body, RELATED)).results).toEqual([
      {
        name: 'a',
        mediaType: 'image/tiff',
        filename: 'a.tif',
        request: {
          method: 'GET',
          url: 'http://hpc.example/out/a.tif',
          save: true,
          deadline: 3600
        }
      },
      { name: 'b', mediaType: 'text/xml', filename: 'b', href: 's3://store/b' },
      { name: 'c', mediaType: 'application/json', text: '{"c":1}' }
    ]);
  });

  it('keeps binary parts binary, and decodes what is written as base64', () => {
    const png = '\x89PNG\r\n\x1a\n\0';
    const body = wellFormed([
      { head: 'Content-ID: a\r\nContent-Type: image/png', value: png },
      {
        head: 'Content-ID: b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64',
        value: 'iVBORw0K\r\nGgo='
      },
      { head: 'Content-ID: c\r\nContent-Type: text/plain', value: '\xe4\xc3' },
      { head: 'Content-ID: d\r\nContent-Type: text/plain', value: '\xc3\xa4' }
    ]);
    expect(results(bytes(body, RELATED)).results).toEqual([
      { name: 'a', mediaType: 'image/png', base64: btoa(png) },
      { name: 'b', mediaType: 'image/png', base64: 'iVBORw0KGgo=' },
      { name: 'c', mediaType: 'text/plain', base64: btoa('\xe4\xc3') },
      { name: 'd', mediaType: 'text/plain', text: 'ä' }
    ]);
  });

  it('is told to break off, and keeps what came, wherever it does', () => {
    const body = likeZoo(['one', 'two', 'three']);
    for (let length = 0; length < body.length - 4; length++) {
      const type = 'multipart/related; boundary="--z"';
      const read = results(bytes(body.slice(0, length), type));
      expect(read.remarks).toHaveLength(1);
      if (length > body.indexOf('two')) {
        expect(read.remarks[0]).toMatch(/breaks off: “[bc]” is not whole/);
        expect(read.results[0]).toMatchObject({ name: 'a', text: 'one' });
      }
    }
  });

  it('is read by the delimiter that it uses, whatever its header says', () => {
    const body = wellFormed([
      { head: 'Content-ID: a', value: '--\r\n-- no delimiter --' },
      { head: 'Content-ID: b', value: '2' }
    ]);
    for (const type of [
      'multipart/related',
      'multipart/related; boundary=wrong',
      'multipart/related; boundary="--x-7"'
    ]) {
      expect(results(bytes(body, type)).results).toMatchObject([
        { name: 'a', text: '--\r\n-- no delimiter --' },
        { name: 'b', text: '2' }
      ]);
    }
  });

  it('is kept as it came when no delimiter is to be found', () => {
    expect(results(bytes('nothing of the kind', RELATED))).toEqual({
      results: [
        { name: 'result', mediaType: 'multipart/related', answer: '3-results' }
      ],
      remarks: [expect.stringMatching(/cannot be taken apart/)]
    });
  });

  it('may have thousands of parts without taking long', () => {
    const body = '--x-7\r\n'.repeat(200_000);
    expect(readMultipart(body, RELATED)?.parts.length).toBeLessThan(1100);
    const lines = Array.from({ length: 20_000 }, (_, n) => `--${n}`).join('\n');
    expect(readMultipart(lines, RELATED)).toBeNull();
  });
});

describe('an answer left inside an answer', () => {
  const head = (type: string): string =>
    `Content-Type: ${type}\r\nStatus: 200 OK\r\n\r\n`;

  it('is read in its own type', () => {
    const json = head('application/json') + '{"a":"x","c":{"bbox":[1,2,3,4]}}';
    expect(results(answer(200, json)).results).toMatchObject([
      { name: 'a', text: 'x' },
      { name: 'c', value: { bbox: [1, 2, 3, 4] } }
    ]);
    const only = [{ id: 'plot', mediaTypes: ['image/png'] }];
    expect(
      results(bytes(`${head('image/png')}\x89PNG`, 'text/plain'), only).results
    ).toEqual([
      { name: 'plot', mediaType: 'image/png', base64: btoa('\x89PNG') }
    ]);
    expect(
      results(answer(200, `${head('text/csv')}a,b\n`), only).results
    ).toEqual([{ name: 'plot', mediaType: 'text/csv', text: 'a,b\n' }]);
  });

  it('is not seen in a text that merely begins like one', () => {
    const only = [{ id: 'mail', mediaTypes: ['text/plain'] }];
    for (const text of [
      'Content-Type: text/html\r\nSubject: x\r\n\r\nhello',
      'Status: 200 OK\r\n\r\nhello',
      'Content-Type: multipart/related'
    ]) {
      expect(results(answer(200, text), only).results).toEqual([
        { name: 'mail', mediaType: 'text/plain', answer: '3-results' }
      ]);
    }
  });
});
