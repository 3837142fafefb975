import { createServer, connect } from 'node:net';

/** What happens to what passes, when nothing is said: nothing. */
const CLEAN = { latency: 0, bandwidth: 0, slice: 0, limit: 0, stall: false };

/** Who has said all still listens to the answer. */
const HALF = { allowHalfOpen: true };

/**
 * A TCP proxy on the loopback interface that makes a connection as bad as wanted.
 *
 * Each direction has faults of its own, `up` (towards the server) and `down`:
 *
 * - `latency`: milliseconds that everything takes longer;
 * - `bandwidth`: bytes a second;
 * - `slice`: bytes of which each piece has at most so many, each sent by itself;
 * - `limit`: bytes of a connection after which it is ended (`limit_data`);
 * - `stall`: nothing passes any more, and nothing is ended, until that is taken back.
 *
 * They hold for connections that exist and for new ones, from what is read next.
 */
export class Proxy {
  /** Listen on a free port for a server at `port`, which need not be there yet. */
  static open(port) {
    const proxy = new Proxy(port);
    return new Promise((resolve, reject) => {
      proxy._server.on('error', reject);
      proxy._server.listen(0, '127.0.0.1', () => resolve(proxy));
    });
  }

  constructor(port) {
    this._target = port;
    this._faults = { up: CLEAN, down: CLEAN };
    this._pairs = new Set();
    this._held = new Set();
    this._refuses = false;
    this._server = createServer(HALF, socket => this._accept(socket));
    /** Bytes that came in from either side. */
    this.bytes = { up: 0, down: 0 };
    this.connections = 0;
  }

  get port() {
    return this._server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Say what happens from now on; what is not named is as it should be. */
  set({ up = {}, down = {}, refuse = false } = {}) {
    this._faults = { up: { ...CLEAN, ...up }, down: { ...CLEAN, ...down } };
    this._refuses = refuse;
    const held = [...this._held];
    this._held.clear();
    held.forEach(go => go());
  }

  /** End all connections as if all had been said. */
  cut() {
    this._pairs.forEach(pair => pair.forEach(socket => socket.destroy()));
  }

  /** End all connections with a RST. */
  reset() {
    this._pairs.forEach(pair => pair.forEach(socket => socket.resetAndDestroy()));
  }

  close() {
    this.set();
    this.cut();
    return new Promise(resolve => this._server.close(resolve));
  }

  _accept(client) {
    this.connections += 1;
    client.on('error', () => undefined);
    if (this._refuses) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this._target, host: '127.0.0.1', ...HALF });
    const pair = [client, server];
    this._pairs.add(pair);
    pair.forEach(socket => socket.setNoDelay(true));
    server.on('error', () => client.resetAndDestroy());
    client.on('close', () => {
      this._pairs.delete(pair);
      server.destroy();
    });
    void this._pass(client, server, 'up');
    void this._pass(server, client, 'down');
  }

  /** One direction of one connection, to its end. */
  async _pass(from, to, direction) {
    let passed = 0;
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false })) {
        this.bytes[direction] += chunk.length;
        let rest = chunk;
        while (rest.length > 0) {
          await this._hold(direction);
          const { latency, bandwidth, slice, limit } = this._faults[direction];
          const left = limit > 0 ? limit - passed : Infinity;
          if (left <= 0) {
            from.destroy();
            to.destroy();
            return;
          }
          const piece = rest.subarray(0, Math.min(slice || rest.length, left));
          rest = rest.subarray(piece.length);
          await pause(latency + (bandwidth > 0 ? (1000 * piece.length) / bandwidth : 0));
          await written(to, piece);
          passed += piece.length;
        }
      }
      await this._hold(direction);
      to.end();
    } catch {
      to.destroy();
    }
  }

  /** Wait for as long as this direction stalls. */
  async _hold(direction) {
    while (this._faults[direction].stall) {
      await new Promise(go => this._held.add(go));
    }
  }
}

function pause(milliseconds) {
  return milliseconds > 0 ? new Promise(resolve => setTimeout(resolve, milliseconds)) : undefined;
}

/** Resolves when the piece has left here: pieces do not grow together again. */
function written(socket, piece) {
  return new Promise((resolve, reject) => {
    socket.write(piece, error => (error ? reject(error) : resolve()));
  });
}
