/**
 * SHA-256 (FIPS 180-4), synchronous and without `crypto.subtle`: a browser has
 * that only on https and localhost, and JupyterLab also runs elsewhere. For cell
 * sources, not for bulk data.
 */

/** The first 32 bits of the fractional part of the `root`-th roots of the first primes. */
function fractions(count: number, root: 2 | 3): Uint32Array {
  const words = new Uint32Array(count);
  let found = 0;
  for (let n = 2; found < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) {
      prime = n % d !== 0;
    }
    if (prime) {
      const value = root === 2 ? Math.sqrt(n) : Math.cbrt(n);
      words[found++] = (value - Math.floor(value)) * 2 ** 32;
    }
  }
  return words;
}

/** §4.2.2 and §5.3.3 of the standard. */
const K = fractions(64, 3);
const START = fractions(8, 2);

const turn = (word: number, by: number): number =>
  (word >>> by) | (word << (32 - by));

/** Hexadecimal SHA-256 of a text's UTF-8 bytes. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);

  const hash = Uint32Array.from(START);
  for (let at = 0; at < padded.length; at += 64) {
    block(view, at, hash);
  }
  return Array.from(hash, word => word.toString(16).padStart(8, '0')).join('');
}

/** §6.2.2: one block of 64 bytes into the hash. */
function block(view: DataView, at: number, hash: Uint32Array): void {
  const w = new Uint32Array(64);
  for (let t = 0; t < 16; t++) {
    w[t] = view.getUint32(at + 4 * t);
  }
  for (let t = 16; t < 64; t++) {
    const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
    const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = hash;
  for (let t = 0; t < 64; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const one = (h + s1 + choice + K[t] + w[t]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + s0 + majority) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => {
    hash[n] += word;
  });
}
