import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { say } from '../setup/say.mjs';
import { House } from './house.mjs';
import { cellOrder, remoteOrder } from './orders.mjs';
import { until } from './until.mjs';

/**
 * A token that opens the simulated servers, which give it back in answers and errors:
 * how often it is found anywhere but in the file of secrets, with logs at DEBUG.
 *
 * Looked through are all files of the server (ledger, results, logs, the notebook root),
 * the command lines and environments of its processes, and all that a browser is told.
 */
export const canary = {
  id: 'canary',
  unit: 'places where a secret is found',
  goal: '0',
  atMost: 0,
  measure: async () => {
    const token = `canary-${randomBytes(12).toString('hex')}`;
    let bore = 0;
    const between = (_name, { headers }, answer) => {
      bore += headers.authorization === `Bearer ${token}` ? 1 : 0;
      // A server that shows what it was sent, and one that puts it into an address.
      return {
        ...answer,
        headers: { ...answer.headers, 'X-Echo': headers.authorization },
        body:
          typeof answer.body === 'object' && answer.body !== null
            ? { ...answer.body, message: `you sent ${headers.authorization}` }
            : answer.body
      };
    };
    const house = await House.open('canary', {
      between,
      token,
      entry: { auth: { scheme: 'bearer', token: { $secret: 'canary' } } },
      args: ['--debug']
    });
    const heard = [];
    try {
      await told(house, 'gateways/exact/secrets/canary', { method: 'PUT', body: { value: token } });
      for (const url of ['jobs', 'nothing']) {
        const body = { method: 'GET', url };
        await told(house, 'gateways/exact/relay', { method: 'POST', body }, heard);
      }
      const orders = [
        remoteOrder('exact', { once: true, pause: 1 }),
        remoteOrder('plain', { pause: 1 }),
        remoteOrder('plain', { says: 'fail' }),
        cellOrder(house.truth, { pause: 1 })
      ];
      await Promise.all(orders.map(order => house.tab.submit(order)));
      const hits = new Set(processes(token));
      house.proxies.plain.cut();
      await until(async () => {
        const records = await Promise.all(orders.map(({ id }) => house.record(id)));
        return records.every(record => record?.job.rest);
      }, 60);
      processes(token).forEach(path => hits.add(path));
      await hear(house, orders, heard);
      heard.filter(({ text }) => text.includes(token)).forEach(({ path }) => hits.add(path));
      files(house).filter(path => readFileSync(path).includes(token)).forEach(path => hits.add(path));
      hits.forEach(place => say(`  found in ${place}`));
      if (bore === 0) {
        throw new Error('the token was never sent: nothing is proved');
      }
      return { value: hits.size, samples: { requests: bore, answers: heard.length, hits: [...hits] } };
    } finally {
      await house.close();
    }
  }
};

async function told(house, path, { method = 'GET', body } = {}, heard = []) {
  const answer = await house.server.request(path, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {})
  });
  const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}`;
  heard.push({ path, text });
}

/** All that a browser can read of these jobs. */
async function hear(house, orders, heard) {
  const paths = [
    ...['gateways', 'gateways/rules', 'jobs?since=0', 'handshake', 'engine/jobs', 'engine/api'],
    ...orders.flatMap(({ id }) => [`jobs/${id}`, `jobs/${id}/effects`, `jobs/${id}/results`]),
    ...orders.map(({ id }) => `jobs/${id}/results/a`)
  ];
  for (const path of paths) {
    await told(house, path, {}, heard);
  }
}

/** Files that the server has written, but for the one of the secrets; its log among them. */
function files(house) {
  const { home } = house;
  const found = readdirSync(home.path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name));
  return [...found.filter(path => path !== home.secrets), house.log];
}

/** Command lines and environments of all processes but ours that hold the token. */
function processes(token) {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(pid => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`])
    .filter(path => {
      try {
        return readFileSync(path).includes(token);
      } catch {
        return false;
      }
    });
}
