import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { environment, PYTHON, ROOT } from '../setup/paths.mjs';
import { freePort } from '../setup/port.mjs';
import { background } from '../setup/run.mjs';
import { Stop } from '../setup/say.mjs';
import { killJobs, privateFolders } from '../setup/test-lab.mjs';
import { until } from './until.mjs';

const CONFIG = join(ROOT, 'jupyterlab_hpc', 'tests', 'faults', 'config.py');

/** Seconds until a Jupyter server has to answer. */
const STARTING = 60;

/** The directories of servers: what outlives each of them. */
export class Home {
  static async make() {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'jupyterlab-hpc-')));
    const home = new Home(path);
    home.folders = await privateFolders(path);
    await Promise.all([home.root, home.data, home.faults].map(each => mkdir(each, { mode: 0o700 })));
    process.on('exit', home._clear);
    return home;
  }

  constructor(path) {
    this.path = path;
    this.root = join(path, 'root');
    this.data = join(path, 'data');
    this.faults = join(path, 'faults');
    this.secrets = join(path, 'secrets.json');
    this._clear = () => {
      killJobs(path);
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    };
  }

  /**
   * Let orders stand still where they are told to (`failpoints.py`), point by order's id.
   * Those that are not named go on.
   */
  async halt(points = {}) {
    // Whole at once: it is read at any moment.
    const draft = join(this.faults, 'draft.json');
    await writeFile(draft, JSON.stringify(points));
    await rename(draft, join(this.faults, 'halt.json'));
  }

  /** Whether an order has got to its point. */
  halted(order) {
    return existsSync(join(this.faults, 'halted', order));
  }

  /** Let the clock of all servers here be off by so many seconds. */
  clock(seconds) {
    return writeFile(join(this.faults, 'clock'), String(seconds));
  }

  clear() {
    process.off('exit', this._clear);
    this._clear();
  }
}

/** A Jupyter server with our extension alone, that can be killed and started again. */
export class Server {
  constructor(home, { name = 'server', settings = {}, log, args = [] }) {
    this._home = home;
    this._settings = settings;
    this._log = log;
    this._args = args;
    this._name = name;
    this.token = randomBytes(24).toString('hex');
    this.starts = 0;
  }

  get url() {
    return `http://127.0.0.1:${this._port}/`;
  }

  get pid() {
    return this._process.child.pid;
  }

  get isUp() {
    const { child } = this._process ?? {};
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Start it, always at the same address; resolves when it answers. */
  async start() {
    this._port ??= await freePort();
    this.starts += 1;
    const home = this._home;
    mkdirSync(dirname(this._log), { recursive: true });
    const log = openSync(this._log, 'a');
    this._process = background(
      PYTHON,
      [
        ...['-m', 'jupyter_server', '--no-browser', `--config=${CONFIG}`, ...root()],
        ...[`--ServerApp.port=${this._port}`, '--ServerApp.port_retries=0'],
        ...['--ServerApp.ip=127.0.0.1', `--ServerApp.root_dir=${home.root}`, ...this._args]
      ],
      {
        cwd: ROOT,
        env: {
          ...environment({ PYTHONPATH: ROOT, PYTHONDONTWRITEBYTECODE: '1' }),
          ...home.folders,
          JUPYTER_TOKEN: this.token,
          HPC_FAULTS: home.faults,
          HPC_FAULTS_SETTINGS: JSON.stringify({
            data_dir: home.data,
            secrets_file: home.secrets,
            ...this._settings
          })
        },
        stdio: ['ignore', log, log]
      }
    );
    closeSync(log);
    const answers = async () => (await this.request('handshake', { deadline: 5 })).ok;
    await until(answers, STARTING, () => this.isUp).catch(async () => {
      const words = (await readFile(this._log, 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
      throw new Stop(`The server did not start:\n${words}`);
    });
  }

  /** `kill -9`, whatever it is doing. */
  async kill() {
    if (this.isUp) {
      process.kill(this.pid, 'SIGKILL');
    }
    await this.gone();
  }

  /** Resolves when it has ended, within seconds. */
  async gone(seconds = 30) {
    await until(() => !this.isUp, seconds);
  }

  async stop() {
    await this._process?.end();
  }

  /** Process ids of its worker, if there is one: its children that run Node.js. */
  workers() {
    return readdirSync('/proc')
      .filter(name => /^\d+$/.test(name))
      .map(Number)
      .filter(pid => parentOf(pid) === this.pid && commandOf(pid).some(word => /node/.test(word)));
  }

  /** A request to one of our routes. */
  request(path, { deadline = 20, headers, ...options } = {}) {
    return fetch(`${this.url}hpc/${path}`, {
      ...options,
      headers: { Authorization: `token ${this.token}`, ...headers },
      signal: AbortSignal.timeout(deadline * 1000)
    });
  }

  /** The JSON that a route answers; rejects unless it is well. */
  async json(path, options) {
    const answer = await this.request(path, options);
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  }
}

/** `--allow-root` where it is needed. */
function root() {
  return process.getuid?.() === 0 ? ['--allow-root'] : [];
}

function parentOf(pid) {
  const stat = textOf(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function commandOf(pid) {
  return textOf(`/proc/${pid}/cmdline`).split('\0').slice(0, 1);
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
