import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listen } from '../../ui-tests/peers/ogcapi/listener.mjs';
import { ARTIFACTS } from '../setup/paths.mjs';
import { Proxy } from './proxy.mjs';
import { Home, Server } from './server.mjs';
import { Tab } from './tab.mjs';
import { until } from './until.mjs';

/** Seconds for which an answer is held back at most. */
const PATIENCE = 300;

/** Simulated servers, by the gateway that leads to each: one takes our order's id, one does not. */
const PEERS = { exact: 'order-id', plain: 'plain' };

/** States that answer the user's question, and the one that says that it cannot be answered. */
export const ENDED = ['successful', 'failed', 'dismissed', 'lost'];

/**
 * A Jupyter server, the simulated servers that it knows as the gateways `exact` and
 * `plain`, each behind a proxy of its own, and a browser tab: all that a fault can hit.
 */
export class House {
  /**
   * `name` of its log; `settings` of `HpcApp`; `between` and `token` as for the simulator;
   * `entry` is added to the gateways.
   */
  static async open(name, { settings = {}, between, token, entry = {}, args } = {}) {
    const house = new House();
    house.home = await Home.make();
    house._peers = await listen({
      token,
      between: async (name, request, answer) => {
        await until(() => !house.held.has(request.body?.inputs?.a), PATIENCE);
        return between ? between(name, request, answer) : answer;
      }
    });
    house.proxies = {};
    for (const gateway of Object.keys(PEERS)) {
      house.proxies[gateway] = await Proxy.open(house._peers.port);
    }
    house._settings = {
      // Else the worker drives, and a tab has nothing to do.
      worker_enabled: false,
      poll_floor: 0.5,
      poll_ceiling: 2,
      ...settings,
      gateways: Object.entries(PEERS).map(([id, peer]) => ({
        id,
        protocol: 'ogcapi-processes',
        url: `${house.proxies[id].url}/${peer}/`,
        ...entry
      }))
    };
    house.log = join(ARTIFACTS, 'logs', `faults-${name}.log`);
    house.truth = join(house.home.path, 'truth');
    house.server = house.another('server', args);
    try {
      await house.server.start();
    } catch (error) {
      await house.close();
      throw error;
    }
    house.tab = new Tab(house.server);
    return house;
  }

  constructor() {
    /** Orders whose executing request the simulated servers do not answer as long as they stand here. */
    this.held = new Set();
  }

  /** One more server on the same directories. */
  another(name, args = []) {
    const server = new Server(this.home, { name, settings: this._settings, log: this.log, args });
    (this._servers ??= []).push(server);
    return server;
  }

  /** One more tab, at this server or another; the last one is `tab`. */
  openTab(server = this.server) {
    (this._tabs ??= []).push(this.tab);
    this.tab = new Tab(server);
    return this.tab;
  }

  /** How often an order was executed, by those who execute. */
  executions(order) {
    return order.gateway === 'this-server' ? this._cells(order.id) : this.remoteJobs(order).length;
  }

  /** The jobs that a simulated server made of an order. */
  remoteJobs({ id, gateway }) {
    const server = this._peers.played.get(PEERS[gateway]);
    return (server?.jobs ?? []).filter(job => job.inputs.a === id || job.order === id);
  }

  /** A job of a simulated server by that server's id. */
  remoteJob({ gateway }, remote) {
    return this._peers.played.get(PEERS[gateway])?.jobs.find(job => job.id === remote);
  }

  _cells(id) {
    const text = existsSync(this.truth) ? readFileSync(this.truth, 'utf8') : '';
    return text.split('\n').filter(line => line === id).length;
  }

  /** The job as the ledger has it; null when there is none. */
  async record(id, server = this.server) {
    const answer = await server.request(`jobs/${id}`);
    if (answer.status === 404) {
      await answer.text();
      return null;
    }
    return answer.ok ? answer.json() : Promise.reject(new Error(await answer.text()));
  }

  /** The text of a result. */
  async result(id, name) {
    const answer = await this.server.request(`jobs/${id}/results/${name}`);
    return answer.ok ? answer.text() : null;
  }

  async close() {
    await Promise.all([...(this._tabs ?? []), ...(this.tab ? [this.tab] : [])].map(tab => tab.kill()));
    await Promise.all((this._servers ?? []).map(server => server.stop()));
    await Promise.all(Object.values(this.proxies).map(proxy => proxy.close()));
    await this._peers.close();
    this.home.clear();
  }
}
