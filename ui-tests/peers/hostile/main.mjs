import { createServer } from 'node:http';

import { FAULTS } from './faults.mjs';

/**
 * Servers that mean no good, on a free port of the loopback interface:
 *
 * - `<url>/<fault>/` does it to every request;
 * - `<url>/later/` looks like OGC API - Processes, and has a process for each fault,
 *   which does it when its description is asked for, and jobs without an end;
 * - `<url>/endless/` has processes without an end.
 *
 * The first line on stdout is `{"url", "faults"}`; it ends when its stdin does.
 */
const REL = 'http://www.opengis.net/def/rel/ogc/1.0/';
const CONF = 'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/';

/** Entries of an endless list that are on a page. */
const PAGE = 100;

const listener = createServer((incoming, outgoing) => {
  Promise.resolve(respond(incoming, outgoing)).catch(() => outgoing.destroy());
});
listener.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: root(), faults: Object.keys(FAULTS) }));
});
process.stdin.on('end', () => process.exit(0)).resume();

function root() {
  return `http://127.0.0.1:${listener.address().port}`;
}

function respond(incoming, outgoing) {
  const url = new URL(incoming.url, root());
  const [, name, first = '', second] = url.pathname.split('/');
  if (Object.hasOwn(FAULTS, name)) {
    return FAULTS[name](incoming, outgoing);
  }
  if (name === 'later' && first === 'processes' && Object.hasOwn(FAULTS, second ?? '')) {
    return FAULTS[second](incoming, outgoing);
  }
  const page = pageOf(name, first, url);
  outgoing
    .writeHead(page ? 200 : 404, { 'Content-Type': 'application/json' })
    .end(JSON.stringify(page ?? { title: 'Not here' }));
}

function pageOf(name, first, url) {
  switch (first) {
    case '':
      return {
        title: `A server called ${name}`,
        links: ['conformance', 'processes', 'job-list'].map(rel => ({
          rel: `${REL}${rel}`,
          type: 'application/json',
          href: `${root()}/${name}/${rel === 'job-list' ? 'jobs' : rel}`
        }))
      };
    case 'conformance':
      return { conformsTo: [`${CONF}core`, `${CONF}json`] };
    case 'processes':
      return name === 'endless'
        ? endless('processes', url, id => ({ id, title: 'One more', version: '1' }))
        : { processes: Object.keys(FAULTS).map(id => ({ id, version: '1' })), links: [] };
    case 'jobs':
      return endless('jobs', url, jobID => ({ jobID, status: 'running', type: 'process' }));
    default:
      return null;
  }
}

/** A page of a list that always has another one. */
function endless(kind, url, entry) {
  const start = Number(url.searchParams.get('offset') ?? 0);
  const next = `${root()}${url.pathname}?offset=${start + PAGE}`;
  return {
    [kind]: Array.from({ length: PAGE }, (_, n) => entry(`${kind}-${start + n}`)),
    links: [{ rel: 'next', type: 'application/json', href: next }]
  };
}
