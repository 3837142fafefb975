import { TERMINAL } from '../job';
import type { IProtocol } from '../protocol';
import { advance, attach, begin } from './life';
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
  executors: async (...args) => (await browsing()).executors(...args),
  preview: async (...args) => (await browsing()).preview(...args),
  queue: async (...args) => (await browsing()).queue(...args),
  log: async (...args) => (await browsing()).log(...args),
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
