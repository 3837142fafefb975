import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A gigabyte: nobody should take it in. */
const HUGE = 1 << 30;

/** Bytes that are written at a time. */
const PIECE = Buffer.alloc(1 << 16, ' ');

/** Milliseconds between two bytes of the slow one: always another one in sight, never the last. */
const DRIP = 100;

const JSON_TYPE = { 'Content-Type': 'application/json' };

/**
 * What a hostile server does to whoever asks it, by name; each is given the request
 * and the answer, `url` its own address.
 */
export const FAULTS = {
  /** A gigabyte of blanks, which JSON may begin with. */
  async huge(_, outgoing) {
    outgoing.writeHead(200, { ...JSON_TYPE, 'Content-Length': HUGE });
    await pipeline(Readable.from(blanks()), outgoing);
  },
  /** A megabyte that becomes a gigabyte. */
  async bomb(_, outgoing) {
    outgoing.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' });
    await pipeline(Readable.from(blanks()), createGzip(), outgoing);
  },
  /** One byte at a time, for ever. */
  slow(_, outgoing) {
    outgoing.writeHead(200, JSON_TYPE);
    const timer = setInterval(() => outgoing.write(' '), DRIP);
    outgoing.on('close', () => clearInterval(timer));
  },
  /** Nothing at all. */
  silent() {},
  /** Something else than HTTP. */
  noise(_, outgoing) {
    outgoing.socket.end('Who is there?\n');
  },
  /** Round and round. */
  loop({ url }, outgoing) {
    outgoing.writeHead(302, { Location: url }).end();
  },
  /** The page of somebody else. */
  html(_, outgoing) {
    outgoing
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end('<!doctype html><title>Sign in</title><script>alert(1)</script>');
  },
  /** JSON that breaks off. */
  truncated(_, outgoing) {
    outgoing.writeHead(200, JSON_TYPE).end('{"processes": [{"id": "ec');
  },
  /** Less than it says. */
  short(_, outgoing) {
    outgoing.writeHead(200, { ...JSON_TYPE, 'Content-Length': 100 });
    outgoing.write('{"processes": []');
    setTimeout(() => outgoing.destroy(), DRIP);
  },
  /** More than it says. */
  long(_, outgoing) {
    outgoing.socket.end(
      [
        'HTTP/1.1 200 OK',
        'Content-Type: application/json',
        'Content-Length: 9',
        '',
        '{"processes": [], "more": "than was said"}'
      ].join('\r\n')
    );
  }
};

function* blanks() {
  for (let sent = 0; sent < HUGE; sent += PIECE.length) {
    yield PIECE;
  }
}
