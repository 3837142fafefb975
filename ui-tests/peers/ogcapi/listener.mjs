import { createServer } from 'node:http';

import { EchoServer } from './server.mjs';
import { servers } from './table.mjs';

/**
 * Play all servers of the table in this process, on a free port.
 *
 * `token`: only who bears it gets answers. `between(name, request, answer)` gives
 * the answer that is really sent, a promise of it, or null to hang up without one;
 * an answer with `raw` has that text as its body, whatever its headers say.
 *
 * @returns `{port, servers, played, close}`: addresses and, once somebody has asked
 * them, the servers themselves, both by name
 */
export async function listen({ token = null, between = (_name, _request, answer) => answer } = {}) {
  const known = servers();
  const played = new Map();
  const listener = createServer((incoming, outgoing) => {
    respond(incoming, outgoing, { token, between, known, played }).catch(error => {
      console.error(error);
      outgoing.writeHead(500).end('The simulator failed.');
    });
  });
  await new Promise(resolve => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  const addresses = [...known].map(([name, { root }]) => [
    name,
    `${addressOf(`127.0.0.1:${port}`, name, root)}/`
  ]);
  const close = () => {
    listener.closeAllConnections();
    return new Promise(resolve => listener.close(resolve));
  };
  return { port, servers: Object.fromEntries(addresses), played, close };
}

function addressOf(host, name, root) {
  return [`http://${host}`, name, root].filter(Boolean).join('/');
}

async function respond(incoming, outgoing, { token, between, known, played }) {
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
    // Its links name the host that it is asked by: there may be a proxy in between.
    const address = addressOf(incoming.headers.host, name, settings.root);
    played.set(name, new EchoServer(settings, address));
  }
  const path = url.pathname.slice(prefix.replace(/\/$/, '').length + 1);
  const { method, headers } = incoming;
  const request = { method, path, query: url.searchParams, headers, text: body, body: jsonOf(body) };
  const answer = await between(name, request, await played.get(name).answer(request));
  if (answer === null) {
    outgoing.destroy();
  } else {
    write(outgoing, answer);
  }
}

function write(outgoing, { status, headers, body, raw }) {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const text = raw ?? (body === undefined ? '' : isText ? body : JSON.stringify(body));
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
