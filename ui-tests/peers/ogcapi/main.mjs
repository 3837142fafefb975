import { createServer } from 'node:http';

import { QUIRKS } from './quirks/index.mjs';
import { EchoServer } from './server.mjs';
import { servers } from './table.mjs';

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
const known = servers();
const token = process.argv.includes('--token')
  ? process.argv[process.argv.indexOf('--token') + 1]
  : null;
const played = new Map();

const listener = createServer((incoming, outgoing) => {
  respond(incoming, outgoing).catch(error => {
    console.error(error);
    outgoing.writeHead(500).end('The simulator failed.');
  });
});

listener.listen(0, '127.0.0.1', () => {
  const addresses = [...known].map(([name, { root }]) => [name, `${addressOf(name, root)}/`]);
  console.log(JSON.stringify({ servers: Object.fromEntries(addresses) }));
});
process.stdin.on('end', () => process.exit(0)).resume();

function addressOf(name, root) {
  return [`http://127.0.0.1:${listener.address().port}`, name, root].filter(Boolean).join('/');
}

async function respond(incoming, outgoing) {
  if (token !== null && incoming.headers.authorization !== `Bearer ${token}`) {
    const body = { title: 'Unauthorized', detail: 'A token is needed here.' };
    write(outgoing, { status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="echo"' }, body });
    return;
  }
  const url = new URL(incoming.url, 'http://127.0.0.1');
  const name = url.pathname.split('/')[1];
  const settings = known.get(name);
  const prefix = ['', name, settings?.root].filter(part => part !== undefined).join('/');
  const body = await textOf(incoming);
  if (!settings || !`${url.pathname}/`.startsWith(`${prefix.replace(/\/$/, '')}/`)) {
    outgoing.writeHead(404).end();
    return;
  }
  if (!played.has(name)) {
    played.set(name, new EchoServer(settings, addressOf(name, settings.root)));
  }
  const path = url.pathname.slice(prefix.replace(/\/$/, '').length + 1);
  const { method, headers } = incoming;
  const request = { method, path, query: url.searchParams, headers, text: body, body: jsonOf(body) };
  write(outgoing, await played.get(name).answer(request));
}

function write(outgoing, { status, headers, body }) {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const text = body === undefined ? '' : isText ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    ...(text === '' ? {} : { 'Content-Type': type }),
    ...headers,
    'Content-Length': Buffer.byteLength(text)
  });
  outgoing.end(text);
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
