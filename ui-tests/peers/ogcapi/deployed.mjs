const CWL = /^application\/cwl(\+yaml|\+json)?(;|$)/;
const PREFIX = 'http://www.opengis.net/def/exceptions/ogcapi-processes-2/1.0/';

/** Processes that clients have deployed (OGC 20-044): known by the `id` of their CWL, never run. */
export class Deployed {
  constructor(root) {
    this._root = root;
    this._packages = new Map();
  }

  /** Their summaries. */
  get summaries() {
    return [...this._packages.keys()].map(summary);
  }

  has(id) {
    return this._packages.has(id);
  }

  /** `POST processes`, `PUT processes/<id>`: 201 as Weaver has it, 204. */
  put({ headers, text }, id) {
    if (!CWL.test(headers['content-type'] ?? '')) {
      return refused(415, 'unsupported-media-type', 'Only CWL can be deployed here.');
    }
    const name = /^\s*"?id"?\s*:\s*"?([\w.-]+)/m.exec(text)?.[1];
    if (name === undefined) {
      return refused(400, 'invalid-package', 'The CWL has no id.');
    }
    if (id !== undefined && (name !== id || !this.has(id))) {
      return refused(404, 'no-such-process', `There is no process ${id} of that id.`);
    }
    if (id === undefined && this.has(name)) {
      return refused(409, 'duplicated-process', `The process ${name} is there already.`);
    }
    this._packages.set(name, text);
    return id === undefined
      ? {
          status: 201,
          headers: { Location: `${this._root}/processes/${name}` },
          body: { deploymentDone: true, processSummary: summary(name) }
        }
      : { status: 204, headers: {} };
  }

  /** `DELETE processes/<id>`. */
  remove(id) {
    return this._packages.delete(id)
      ? { status: 204, headers: {} }
      : refused(404, 'no-such-process', `There is no process ${id} that was deployed.`);
  }
}

function summary(id) {
  return { id, title: `Deployed ${id}`, version: '1.0.0', mutable: true };
}

function refused(status, type, detail) {
  const body = { type: `${PREFIX}${type}`, title: type, status, detail };
  return { status, headers: {}, body };
}
