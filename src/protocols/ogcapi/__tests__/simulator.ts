// The sources are compiled without the types of Node.
const { execFileSync, spawn } = jest.requireActual<{
  execFileSync: (
    command: string,
    args: string[],
    options: { encoding: 'utf8' }
  ) => string;
  spawn: (command: string, args: string[], options: object) => IChild;
}>('child_process');
const { resolve } = jest.requireActual<{
  resolve: (...parts: string[]) => string;
}>('path');
const { execPath } = jest.requireActual<{ execPath: string }>('process');

const { createServer } = jest.requireActual<{
  createServer: (
    take: (
      request: AsyncIterable<unknown> & { url: string },
      response: { end(): void }
    ) => void
  ) => IListener;
}>('http');

interface IListener {
  listen(port: number, host: string, done: () => void): void;
  address(): { port: number };
  close(done: () => void): void;
}

interface IChild {
  stdin: { end(): void };
  stdout: { on(event: 'data', listener: (chunk: unknown) => void): void };
  on(event: 'exit', listener: (code: number | null) => void): void;
}

/** A row of the quirk table (`ui-tests/peers/ogcapi/quirks/index.mjs`). */
export interface IQuirk {
  id: string;
  servers: string[];
  says: string;
  expect?: IExpectation;
}

/** What a client can know less of, or has otherwise, because of a quirk. */
export interface IExpectation {
  /** The server lists its jobs. */
  jobs?: boolean;
  /** It can run a process while the client waits. */
  sync?: boolean;
  /** It tells why a job failed. */
  reason?: boolean;
  /** Its status documents name the process. */
  named?: boolean;
  /** Jobs are taken up by their address only. */
  attach?: 'address';
  /** The progress that it tells as long as the job is under way. */
  progress?: number;
  /** The bounding box comes as four numbers. */
  c?: 'box';
}

/** The program; paths are looked for from the folder that jest was started in, the clone. */
const PROGRAM = resolve('ui-tests', 'peers', 'ogcapi', 'main.mjs');

/** The rows of the quirk table. */
export function quirks(): IQuirk[] {
  return JSON.parse(
    execFileSync(execPath, [PROGRAM, '--rows'], { encoding: 'utf8' })
  );
}

/** Start the simulator: addresses by name, and how to end it. */
export function startSimulator(): Promise<{
  servers: Record<string, string>;
  stop: () => Promise<void>;
}> {
  const child = spawn(execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const gone = new Promise<void>(done => child.on('exit', () => done()));
  const stop = (): Promise<void> => {
    child.stdin.end();
    return gone;
  };
  return new Promise((started, failed) => {
    let text = '';
    child.on('exit', code => failed(new Error(`It ended with ${code}.`)));
    child.stdout.on('data', chunk => {
      text += String(chunk);
      if (text.endsWith('\n')) {
        started({ ...JSON.parse(text), stop });
      }
    });
  });
}

/** What was posted to a listener. */
export interface IHeard {
  path: string;
  body: string;
}

/** Listen for what servers post; `until` waits for a path, and gives all that came. */
export async function listener(): Promise<{
  url: string;
  until: (path: RegExp) => Promise<IHeard[]>;
  stop: () => Promise<void>;
}> {
  const heard: IHeard[] = [];
  let tell = (): void => undefined;
  const take = async (
    request: AsyncIterable<unknown> & { url: string }
  ): Promise<void> => {
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    heard.push({ path: request.url, body });
    tell();
  };
  const server = createServer((request, response) => {
    void take(request).then(() => response.end());
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    until: path =>
      new Promise(found => {
        tell = () => {
          if (heard.some(item => path.test(item.path))) {
            found([...heard]);
          }
        };
        tell();
      }),
    stop: () => new Promise(done => server.close(done))
  };
}
