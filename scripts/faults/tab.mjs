import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { ROOT } from '../setup/paths.mjs';
import { background } from '../setup/run.mjs';

const PROGRAM = fileURLToPath(new URL('tab/main.mjs', import.meta.url));

/** A browser tab in a process of its own: see `tab/main.mjs`. */
export class Tab {
  constructor({ url, token }) {
    this._waiting = new Map();
    this._process = background(process.execPath, [PROGRAM, JSON.stringify({ url, token })], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'ignore']
    });
    this._process.child.stdin.on('error', () => undefined);
    createInterface({ input: this._process.child.stdout }).on('line', line => {
      const { id, refused } = JSON.parse(line);
      this._waiting.get(id)?.(refused);
      this._waiting.delete(id);
    });
  }

  get pid() {
    return this._process.child.pid;
  }

  get isUp() {
    return this._process.child.exitCode === null && this._process.child.signalCode === null;
  }

  /** Submit an order; resolves when the ledger has it (null), or with why it is refused. */
  submit(order) {
    const told = new Promise(resolve => this._waiting.set(order.id, resolve));
    this._process.child.stdin.write(`${JSON.stringify(order)}\n`);
    return told;
  }

  /** As a browser that crashes. */
  async kill() {
    await this._process.end(0);
  }
}
