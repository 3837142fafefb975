import { register } from 'node:module';

/** Jobs of one gateway, and the requests that one look at all of them may take: pages of 1,000. */
const COUNTS = { 1: 1, 1000: 1, 10_000: 10 };

/** Entries that the played server gives at a time, whatever it is asked for. */
const MOST = 1000;

/** Requests for one look at 10,000 jobs, where 1,000 fit on a page. */
export const rounds = {
  id: 'rounds',
  unit: 'requests (10,000 jobs)',
  goal: '≤ 10',
  atMost: 10,
  measure: async () => {
    register('./lib-loader.mjs', import.meta.url);
    const { ogcApiProcesses } = await import('../../lib/protocols/ogcapi/index.js');
    const samples = {};
    for (const [count, most] of Object.entries(COUNTS)) {
      samples[count] = look(ogcApiProcesses, Number(count));
      if (samples[count] > most) {
        throw new Error(`${samples[count]} requests for ${count} jobs, instead of ${most}`);
      }
    }
    return { value: samples[10_000], samples };
  }
};

/** One round, as the driver makes it; gives the number of requests. */
function look(protocol, count) {
  const jobs = Array.from({ length: count }, (_, number) => followed(protocol, `j${number}`));
  const told = new Set();
  const queue = protocol.survey(jobs);
  let requests = 0;
  for (let request = queue.shift(); request; request = queue.shift()) {
    requests++;
    const left = jobs.filter(job => !told.has(job.order.id));
    const { events, next } = protocol.read(request, page(request.url, count), left);
    events.forEach(({ job }) => told.add(job));
    if (next) {
      queue.unshift(next);
    }
  }
  if (told.size !== count) {
    throw new Error(`${told.size} of ${count} jobs were told about`);
  }
  return requests;
}

function followed({ begin, advance }, id) {
  const { job } = begin({
    id: `order-${id}`,
    gateway: 'g',
    protocol: 'ogcapi-processes',
    process: 'echo',
    title: 'echo',
    inputs: {},
    target: { list: true, modes: ['async'] }
  });
  const at = '2026-11-22T05:00:00Z';
  return advance(job, {
    type: 'answered',
    effect: '1-execute',
    answer: answer('processes/echo/execution', status(id), 201),
    at
  }).job;
}

/** The played server's answer about one job, or a page of its list. */
function page(url, count) {
  const [path, query] = url.split('?');
  if (path !== 'jobs') {
    return answer(url, status(path.replace('jobs/', '')));
  }
  const { limit, offset = '0' } = Object.fromEntries(new URLSearchParams(query));
  const end = Math.min(count, Number(offset) + Math.min(Number(limit), MOST));
  const jobs = Array.from({ length: end - Number(offset) }, (_, n) => status(`j${Number(offset) + n}`));
  const links = end < count ? [{ rel: 'next', href: `/jobs?limit=${limit}&offset=${end}` }] : [];
  return answer(url, { jobs, links });
}

function status(jobID) {
  return { jobID, processID: 'echo', status: 'running' };
}

function answer(url, body, code = 200) {
  return {
    status: code,
    reason: '',
    url: `http://hpc.example/${url}`,
    headers: { 'content-type': 'application/json' },
    body: { kind: 'text', text: JSON.stringify(body) },
    at: '2026-11-22T05:01:00Z',
    seconds: 0.01
  };
}
