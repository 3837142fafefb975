import type { IExchange } from '../exchange';
import type { IJob } from '../job';
import { TERMINAL } from '../job';
import type { IProtocol } from '../protocol';
import { textOf } from './body';
import { explain } from './errors';
import { advance, attach, begin } from './life';
import { withQuery } from './links';
import { read, survey } from './survey';

/** A name: not translated. */
const NAME = 'OGC API - Processes';

/** Fetched when somebody looks around for the first time: driving jobs goes without it. */
const browsing = () => import('./browse');

/** OGC API - Processes, Part 1: Core 1.0 (OGC 18-062r2), as it is spoken in the field. */
export const ogcApiProcesses: IProtocol = {
  id: 'ogcapi-processes',
  title: NAME,
  probe: async exchange => (await browsing()).probe(exchange),
  processes: async function* (...args) {
    yield* (await browsing()).processes(...args);
  },
  describe: async (...args) => (await browsing()).describe(...args),
  jobs: async function* (...args) {
    yield* (await browsing()).jobs(...args);
  },
  deploy: async (...args) => (await browsing()).deploy(...args),
  replace: async (...args) => (await browsing()).replace(...args),
  undeploy: async (...args) => (await browsing()).undeploy(...args),
  log,
  actions: [
    { id: 'dismiss', states: ['accepted', 'running'], needs: 'dismiss' },
    { id: 'remove', states: TERMINAL, needs: 'dismiss', rest: true }
  ],
  begin,
  attach,
  advance,
  survey,
  read
};

/** The last lines of the log that a status document links to (`rel=log`, text); empty where there is none. */
async function log(
  exchange: IExchange,
  job: IJob,
  lines: number
): Promise<string> {
  if (job.log === null) {
    return '';
  }
  const answer = await exchange({
    method: 'GET',
    url: withQuery(job.log, `lines=${lines}`),
    headers: { Accept: 'text/plain', 'Cache-Control': 'no-store' }
  });
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(explain(answer));
  }
  return textOf(answer) ?? '';
}
