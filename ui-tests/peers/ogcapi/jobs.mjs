import { randomUUID } from 'node:crypto';

/** Seconds that a job waits before it runs. */
const WAITS = 0.06;

/** A job that echoes its inputs after a pause; it fails when the text is "fail". */
class Job {
  /** `unstarted`: it waits for {@link start} (Part 4). `order`: the client's own id of its order. */
  constructor(id, inputs, unstarted, order) {
    this.id = id;
    this.order = order;
    this.inputs = inputs;
    this.made = Date.now();
    this.begun = unstarted ? null : this.made;
    this.ended = null;
  }

  start() {
    this.begun ??= Date.now();
  }

  /** @returns whether there was anything left to end */
  dismiss() {
    const runs = !this.isOver;
    if (runs) {
      this.ended = Date.now();
    }
    return runs;
  }

  get isOver() {
    return ['successful', 'failed', 'dismissed'].includes(this.state);
  }

  get state() {
    if (this.ended !== null) {
      return 'dismissed';
    }
    if (this.begun === null) {
      return 'created';
    }
    const runs = this._seconds - WAITS;
    if (runs < 0) {
      return 'accepted';
    }
    if (runs < this._pause) {
      return 'running';
    }
    return this.inputs.a === 'fail' ? 'failed' : 'successful';
  }

  get progress() {
    const share = (this._seconds - WAITS) / Math.max(this._pause, 0.001);
    return Math.round(100 * Math.min(1, Math.max(0, share)));
  }

  get message() {
    const { state } = this;
    return state === 'failed' ? 'The text was “fail”.' : `The job is ${state}.`;
  }

  /** Times of the status document, RFC 3339. */
  get times() {
    const started = this.begun === null ? null : this.begun + WAITS * 1000;
    const finished = this.ended ?? (started ?? 0) + this._pause * 1000;
    const begun = !['created', 'accepted'].includes(this.state);
    const shown = time => new Date(time).toISOString();
    return {
      created: shown(this.made),
      updated: shown(Math.min(Date.now(), this.isOver ? finished : Date.now())),
      ...(begun && started !== null ? { started: shown(started) } : {}),
      ...(this.isOver ? { finished: shown(finished) } : {})
    };
  }

  get _pause() {
    return Number(this.inputs.pause ?? 0);
  }

  get _seconds() {
    return this.begun === null ? 0 : ((this.ended ?? Date.now()) - this.begun) / 1000;
  }
}

/** The jobs of one server, newest first. */
export class Jobs {
  constructor({ ids, strangers }) {
    this._ids = ids;
    this._jobs = [];
    for (let n = 0; n < strangers; n++) {
      this.add({ a: 'somebody else’s' });
    }
  }

  add(inputs, unstarted = false, order = undefined) {
    const id = this._ids === 'counted' ? `job_${this._jobs.length}` : randomUUID();
    const job = new Job(id, inputs, unstarted, order);
    this._jobs.unshift(job);
    return job;
  }

  get(id) {
    return this._jobs.find(job => job.id === id);
  }

  /** The job that this order made already. */
  ofOrder(order) {
    return order === undefined ? undefined : this._jobs.find(job => job.order === order);
  }

  forget(job) {
    this._jobs = this._jobs.filter(each => each !== job);
  }

  get all() {
    return this._jobs;
  }
}
