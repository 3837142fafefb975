import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { test } from './story';

/** A server that runs beside JupyterLab, and what it says of itself. */
export type Peer<T> = T & { stop(): void };

/** Servers of OGC API - Processes as they are, each at its address; see `peers/ogcapi`. */
export interface IPeers {
  /** Addresses by name: `plain`, `zoo-2024`, … */
  servers: Record<string, string>;
}

/** Start the simulator on loopback; with a token, it answers only who bears it. */
export function startPeers(token?: string): Promise<Peer<IPeers>> {
  return startPeer('ogcapi', token === undefined ? [] : ['--token', token]);
}

/** Start a real pygeoapi on loopback, with an asynchronous job manager. */
export function startPygeoapi(): Promise<
  Peer<{ url: string; version: string }>
> {
  return startPeer('pygeoapi');
}

/** Start servers that mean no good; see `peers/hostile`. */
export function startHostile(): Promise<
  Peer<{ url: string; faults: string[] }>
> {
  return startPeer('hostile');
}

/** Run the program of a peer; the first line of its output that is JSON says what it is. */
async function startPeer<T>(
  name: string,
  args: readonly string[] = []
): Promise<Peer<T>> {
  const { rootDir } = test.info().config;
  const program = join(rootDir, '..', 'peers', name, 'main.mjs');
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const told = await new Promise<T>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      if (line.startsWith('{')) {
        resolve(JSON.parse(line) as T);
      }
    });
    child.once('exit', code =>
      reject(new Error(`The peer ${name} ended with ${code}.`))
    );
  });
  return { ...told, stop: () => child.stdin.end() };
}
