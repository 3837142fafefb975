import { callBack } from './callbacks.mjs';
import { Deployed } from './deployed.mjs';
import { Fault, readInputs } from './inputs.mjs';
import { Jobs } from './jobs.mjs';
import { page } from './list.mjs';
import { multipart } from './multipart.mjs';
import { fill } from './template.mjs';

const INPUTS = ['a', 'b', 'c', 'pause'];

/** Milliseconds between two looks at a job that is waited for. */
const LOOK = 10;

/**
 * An OGC API - Processes server with one process that echoes its inputs, and the
 * settings of the table: `plain.json` with what one or several quirks change.
 */
export class EchoServer {
  /** All that were made here, newest first: who plays this server sees what it did. */
  get jobs() {
    return this._jobs.all;
  }

  /** `root`: its address, without a slash at the end. */
  constructor(settings, root) {
    this._settings = settings;
    this._root = root;
    this._jobs = new Jobs(settings);
    this._deployed = settings.deploys ? new Deployed(root) : null;
  }

  /**
   * @param request `{method, path, query, headers, text, body}`: the path below the
   * root, the body as it came and parsed from JSON, or undefined when it is none.
   * @returns `{status, headers, body}`: an object becomes JSON
   */
  async answer(request) {
    const { home } = this._settings;
    const { method } = request;
    const path = request.path.replace(/\/$/, '');
    const within = path.startsWith(`${home}/`) ? path.slice(home.length + 1) : null;
    if (within !== null) {
      const [id, kind, output] = within.split('/').map(decodeURIComponent);
      return this._job(method, id, kind, output, request);
    }
    const [first, id, kind] = path.split('/').map(decodeURIComponent);
    switch (`${method} ${first}`) {
      case 'GET ':
        return this._say('landing');
      case 'GET conformance':
        return this._say('conformance');
      case 'GET processes':
        return this._processes(id);
      case 'POST processes':
        return kind === 'execution'
          ? this._execute(request, id)
          : (this._deployed?.put(request) ?? nothing());
      case 'PUT processes':
        return this._deployed?.put(request, id) ?? nothing();
      case 'DELETE processes':
        return this._deployed?.remove(id) ?? nothing();
      case 'GET jobs':
        return this._settings.list ? this._list(request.query) : nothing();
      case 'POST jobs':
        return this._settings.makes ? this._make(request) : nothing();
      case 'GET tmp':
        return this._document(id);
      default:
        return nothing();
    }
  }

  _processes(id) {
    if (id === undefined) {
      const said = this._say('processes');
      said.body.processes?.push(...(this._deployed?.summaries ?? []));
      return said;
    }
    return id === this._settings.process
      ? this._say('process')
      : this._say('noProcess', { asked: id });
  }

  async _execute({ headers, body }, process) {
    if (process !== this._settings.process) {
      return this._say('noProcess', { asked: process });
    }
    const inputs = this._read(headers, body);
    if (inputs instanceof Fault) {
      return this._say('badInput', { fault: inputs.message });
    }
    const order = this._settings.once ? headers['x-order-id'] : undefined;
    const job = this._jobs.ofOrder(order) ?? this._jobs.add(inputs, false, order);
    if (this._isAsync(headers.prefer ?? '')) {
      callBack(body.subscriber, this._settings.callbacks, job, () => this._valuesOf(job));
      return this._say('made', this._valuesOf(job));
    }
    while (!job.isOver) {
      await new Promise(resolve => setTimeout(resolve, LOOK));
    }
    return this._results(job);
  }

  /** Part 4: a job is made, and waits to be started. */
  _make({ headers, body }) {
    const inputs = this._read(headers, body);
    if (inputs instanceof Fault) {
      return this._say('badInput', { fault: inputs.message });
    }
    return String(body.process).endsWith(`/processes/${this._settings.process}`)
      ? this._say('made', this._valuesOf(this._jobs.add(inputs, true)))
      : this._say('noProcess', { asked: body.process });
  }

  _read(headers, body) {
    try {
      if (!/^application\/json/.test(headers['content-type'] ?? '')) {
        throw new Fault('Content-Type: application/json is needed');
      }
      return readInputs(body, INPUTS);
    } catch (error) {
      if (error instanceof Fault) {
        return error;
      }
      throw error;
    }
  }

  _isAsync(prefer) {
    switch (this._settings.async) {
      case 'always':
        return true;
      case 'exact':
        return prefer === 'respond-async';
      case 'unless-wait':
        return !/wait=/.test(prefer);
      default:
        return /respond-async/.test(prefer);
    }
  }

  _job(method, id, kind, output, request) {
    const job = this._jobs.get(id);
    const unseen = job && Date.now() - job.made < this._settings.lag * 1000;
    if (!job || unseen) {
      return this._say('noJob', { id });
    }
    if (kind === undefined && method === 'GET') {
      return this._say('status', this._valuesOf(job));
    }
    if (kind === undefined && method === 'DELETE') {
      return this._dismiss(job);
    }
    if (kind !== 'results') {
      return nothing();
    }
    if (method === 'POST' && this._settings.makes) {
      job.start();
      return this._say('status', this._valuesOf(job));
    }
    const html = this._settings.html && !/json/.test(request.headers.accept ?? '');
    return html
      ? { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html></html>' }
      : this._results(job, output);
  }

  _dismiss(job) {
    const before = this._valuesOf(job);
    const ran = job.dismiss();
    const values = this._settings.late ? before : this._valuesOf(job);
    if (this._settings.forgets || !ran) {
      this._jobs.forget(job);
    }
    return this._say('dismissed', values);
  }

  _results(job, output) {
    const values = this._valuesOf(job);
    if (job.state !== 'successful') {
      return this._say(job.state === 'failed' ? 'failed' : 'notReady', values);
    }
    if (output !== undefined) {
      const known = Object.hasOwn(values, output) && INPUTS.includes(output);
      return known
        ? { status: 200, headers: {}, body: values[output] }
        : { status: 400, headers: {}, body: { title: 'No such output' } };
    }
    if (this._settings.redirect) {
      const headers = { Location: `${this._root}/tmp/${job.id}.json` };
      return { status: 302, headers, body: undefined };
    }
    return this._whole(values);
  }

  _document(name) {
    const job = this._jobs.get(name.replace(/\.json$/, ''));
    return job ? this._whole(this._valuesOf(job)) : nothing();
  }

  _whole(values) {
    const kind = this._settings.multipart;
    if (!kind) {
      return this._say('results', values);
    }
    const c = kind === 'zoo' ? ['text/plain', values.boxText] : ['application/json', values.cText];
    const outputs = [
      ['a', 'text/plain; charset=utf-8', values.a],
      ['b', 'application/json', values.bText],
      ['c', ...c]
    ];
    const { type, body } = multipart(kind, outputs, values.id);
    return { status: 200, headers: { 'Content-Type': type }, body };
  }

  _list(query) {
    const found = page(this._jobs.all, query, this._settings, {
      root: this._root,
      word: job => this._word(job),
      entry: job => this._status(job)
    });
    return found ? this._say('jobs', found) : this._say('badInput', { fault: 'no such filter' });
  }

  _word({ state }) {
    return this._settings.words[state] ?? state;
  }

  /** The status document of a job. */
  _status(job) {
    const { body, done = [] } = this._settings.answers.status;
    const values = this._basic(job);
    const document = fill(body, values);
    return job.state === 'successful' && done.length > 0
      ? { ...document, links: [...(document.links ?? []), ...fill(done, values)] }
      : document;
  }

  _basic(job) {
    const { a, b, c } = job.inputs;
    return {
      ...this._common(),
      id: job.id,
      order: job.order,
      word: this._word(job),
      progress: job.progress,
      percent: String(job.progress),
      message: job.message,
      ...job.times,
      a,
      b,
      c,
      bText: JSON.stringify(b),
      cText: JSON.stringify(c),
      box: c?.bbox,
      boxText: `[ ${(c?.bbox ?? []).join(', ')} ]`
    };
  }

  _valuesOf(job) {
    return { ...this._basic(job), status: this._status(job) };
  }

  _common() {
    const { process, home } = this._settings;
    return {
      root: this._root,
      home: `${this._root}/${home}`,
      process,
      path: encodeURIComponent(process)
    };
  }

  _say(name, values = {}) {
    const { status = 200, headers = {}, body } = this._settings.answers[name];
    const known = { ...this._common(), ...values };
    const filled = name === 'status' ? values.status : fill(body, known);
    return {
      status,
      headers: { ...this._settings.headers, ...fill(headers, known) },
      body: filled
    };
  }
}

function nothing() {
  return { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<h1>Not found</h1>' };
}
