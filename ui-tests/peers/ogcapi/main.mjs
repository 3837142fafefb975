import { listen } from './listener.mjs';
import { QUIRKS } from './quirks/index.mjs';

if (process.argv.includes('--rows')) {
  console.log(JSON.stringify(QUIRKS));
  process.exit(0);
}

/**
 * Play the servers of the quirk table, each below its own path, on a free port of
 * the loopback interface: `http://127.0.0.1:<port>/<name>/<its root>/`.
 *
 * The first line on stdout is `{"servers": {name: address}}`; it ends when its
 * stdin does, so that it does not outlive who started it. With `--rows` it prints
 * the table and ends. With `--token TOKEN` it answers only who bears that token
 * (RFC 6750 §2.1, §3).
 */
const token = process.argv.includes('--token')
  ? process.argv[process.argv.indexOf('--token') + 1]
  : null;

const { servers } = await listen({ token });
console.log(JSON.stringify({ servers }));
process.stdin.on('end', () => process.exit(0)).resume();
