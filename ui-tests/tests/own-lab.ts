import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Milliseconds until JupyterLab has to answer. */
const DEADLINE = 60_000;

/** A JupyterLab of a story's own, which may be killed and started again on the same directories. */
export class OwnLab {
  /** Start one on a free port, with these notebooks of one code cell each. */
  static async start(notebooks: Record<string, string>): Promise<OwnLab> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    const lab = new OwnLab(port);
    for (const [name, source] of Object.entries(notebooks)) {
      writeFileSync(join(lab._root, name), notebook(source));
    }
    await lab.run();
    return lab;
  }

  private constructor(private readonly _port: number) {
    mkdirSync(this._root);
  }

  get url(): string {
    return `http://127.0.0.1:${this._port}`;
  }

  /** Start the server, and wait until it answers. */
  async run(): Promise<void> {
    const folder = (name: string) => join(this._home, name);
    this._server = spawn(
      process.env.HPC_UI_PYTHON ?? 'python3',
      [
        ...['-m', 'jupyterlab', '--no-browser', '--ServerApp.ip=127.0.0.1'],
        ...[`--ServerApp.port=${this._port}`, '--ServerApp.port_retries=0'],
        `--ServerApp.root_dir=${this._root}`,
        `--config=${join(__dirname, '..', 'jupyter_server_test_config.py')}`
      ],
      {
        cwd: this._home,
        stdio: 'ignore',
        env: {
          ...process.env,
          JUPYTER_CONFIG_DIR: folder('config'),
          JUPYTER_DATA_DIR: folder('data'),
          JUPYTER_RUNTIME_DIR: folder('runtime'),
          IPYTHONDIR: folder('ipython'),
          JUPYTER_TOKEN: ''
        }
      }
    );
    const end = Date.now() + DEADLINE;
    for (;;) {
      const answer = await fetch(`${this.url}/api/status`).catch(() => null);
      if (answer?.ok) {
        return;
      }
      if (Date.now() > end) {
        throw new Error('JupyterLab did not start.');
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  /** End the server as a crash would. */
  async kill(): Promise<void> {
    const server = this._server;
    if (server?.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
  }

  /** End the server, and remove what it left. */
  async clear(): Promise<void> {
    await this.kill();
    rmSync(this._home, { recursive: true, force: true, maxRetries: 5 });
  }

  private readonly _home = mkdtempSync(join(tmpdir(), 'jupyterlab-hpc-own-'));
  private readonly _root = join(this._home, 'root');
  private _server: ChildProcess | undefined;
}

function notebook(source: string): string {
  return JSON.stringify({
    cells: [
      {
        cell_type: 'code',
        id: 'cell-0',
        execution_count: null,
        metadata: {},
        outputs: [],
        source
      }
    ],
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  });
}
