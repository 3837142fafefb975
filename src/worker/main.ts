import { VERSION } from '../server/version';
import { PROTOCOLS } from './protocols';
import { Worker } from './worker';

/**
 * The worker's program: a child process of the Jupyter server, on Node, with
 * two pipes and nothing else. It ends when its standard input does, and the
 * server starts another one when it stumbles.
 */

/** All that is used of Node; the sources are compiled without its types. */
declare const process: {
  stdin: {
    setEncoding(encoding: 'utf8'): void;
    on(event: 'data', listener: (piece: string) => void): void;
    on(event: 'end' | 'error', listener: () => void): void;
  };
  stdout: {
    write(text: string): void;
    on(event: 'error', listener: () => void): void;
  };
  stderr: { write(text: string): void };
  exit(code: number): never;
};

const worker = new Worker(PROTOCOLS, {
  write: text => process.stdout.write(text),
  warn: text => process.stderr.write(text)
});
process.stdin.setEncoding('utf8');
process.stdin.on('data', piece => worker.take(piece));
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
worker.greet(VERSION);
