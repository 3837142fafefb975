import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * SHA-256 of a cell's source, in hex: tells whether it was edited since it was sent.
 *
 * Not `crypto.subtle`: a browser has that only on https and localhost, and
 * JupyterLab also runs elsewhere.
 */
export function fingerprint(source: string): string {
  return bytesToHex(sha256(utf8ToBytes(source)));
}
