import assert from 'node:assert/strict';
import { createServer, connect } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';

import { Proxy } from './proxy.mjs';

let echo;
let proxy;

before(async () => {
  echo = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise(resolve => echo.listen(0, '127.0.0.1', resolve));
  proxy = await Proxy.open(echo.address().port);
});

beforeEach(() => proxy.set());

after(async () => {
  await proxy.close();
  await new Promise(resolve => echo.close(resolve));
});

/** Send a text and end: `{text, pieces, error, milliseconds}` of what comes back. */
function ask(text, { onPiece = () => undefined } = {}) {
  const begun = performance.now();
  return new Promise(resolve => {
    const socket = connect(proxy.port, '127.0.0.1', () => socket.end(text));
    const pieces = [];
    let error = null;
    socket.on('data', piece => {
      pieces.push(piece.toString());
      onPiece(pieces);
    });
    socket.on('error', reason => (error = reason.code));
    socket.on('close', () =>
      resolve({ text: pieces.join(''), pieces, error, milliseconds: performance.now() - begun })
    );
  });
}

test('without faults everything passes, both ways', async () => {
  const text = 'x'.repeat(300_000);
  const before = proxy.bytes.down;
  assert.equal((await ask(text)).text, text);
  assert.equal(proxy.bytes.down - before, text.length);
});

test('latency holds an answer back', async () => {
  proxy.set({ down: { latency: 150 } });
  const { text, milliseconds } = await ask('hello');
  assert.equal(text, 'hello');
  assert.ok(milliseconds >= 149, `${milliseconds} ms`);
});

test('bandwidth makes many bytes slow', async () => {
  proxy.set({ down: { bandwidth: 100_000, slice: 5_000 } });
  const { text, milliseconds } = await ask('x'.repeat(20_000));
  assert.equal(text.length, 20_000);
  assert.ok(milliseconds >= 190, `${milliseconds} ms`);
});

test('slices arrive whole and in order', async () => {
  proxy.set({ up: { slice: 3 }, down: { slice: 2, latency: 2 } });
  const { text, pieces } = await ask('abcdefghi');
  assert.equal(text, 'abcdefghi');
  assert.ok(pieces.length > 1, `${pieces.length} pieces`);
});

test('a limit ends the connection after so many bytes', async () => {
  proxy.set({ down: { limit: 4 } });
  assert.equal((await ask('abcdefghi')).text, 'abcd');
});

test('a stall keeps everything until it is taken back', async () => {
  proxy.set({ down: { stall: true } });
  const before = proxy.bytes.down;
  let pieces = 0;
  const answer = ask('hello', { onPiece: () => (pieces += 1) });
  while (proxy.bytes.down === before) {
    await new Promise(setImmediate);
  }
  assert.equal(pieces, 0);
  proxy.set();
  assert.equal((await answer).text, 'hello');
});

test('a reset is seen as one', async () => {
  proxy.set({ down: { stall: true } });
  const before = proxy.bytes.up;
  const answer = ask('hello');
  while (proxy.bytes.up === before) {
    await new Promise(setImmediate);
  }
  proxy.reset();
  assert.equal((await answer).error, 'ECONNRESET');
});

test('a cut ends the connection without an answer', async () => {
  proxy.set({ down: { slice: 1, latency: 20 } });
  const { text } = await ask('hello', { onPiece: pieces => pieces.length === 2 && proxy.cut() });
  assert.ok(text.length < 5, text);
});

test('refusing, it takes nobody', async () => {
  proxy.set({ refuse: true });
  assert.equal((await ask('hello')).error, 'ECONNRESET');
});
