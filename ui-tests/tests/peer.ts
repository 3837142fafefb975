import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Servers of OGC API - Processes as they are, each at its address; see `peers/ogcapi`. */
export interface IPeers {
  /** Addresses by name: `plain`, `zoo-2024`, … */
  servers: Record<string, string>;
  stop(): void;
}

/** Start the simulator on loopback; it answers only who bears the token. */
export async function startPeers(
  tests: string,
  token: string
): Promise<IPeers> {
  const program = join(tests, '..', 'peers', 'ogcapi', 'main.mjs');
  const child = spawn(process.execPath, [program, '--token', token], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', code =>
      reject(new Error(`The simulator ended with ${code}.`))
    );
  });
  const { servers } = JSON.parse(first) as Pick<IPeers, 'servers'>;
  return { servers, stop: () => child.stdin.end() };
}
