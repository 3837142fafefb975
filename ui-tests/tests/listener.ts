import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody of the user's own who is told about jobs. */
export interface IListener {
  /** Its address, without a path. */
  url: string;
  /** What came so far: path, and the body, decoded. */
  told: { path: string; body: unknown }[];
  /** The bodies that came to a path. */
  at(path: string): unknown[];
  stop(): void;
}

/** Listen on a free port of the loopback interface. */
export async function listen(): Promise<IListener> {
  const told: IListener['told'] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += String(chunk);
    });
    request.on('end', () => {
      told.push({ path: request.url ?? '', body: JSON.parse(body) as unknown });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>(resolve =>
    server.listen(0, '127.0.0.1', () => resolve())
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    told,
    at: path => told.filter(each => each.path === path).map(each => each.body),
    stop: () => server.close()
  };
}
