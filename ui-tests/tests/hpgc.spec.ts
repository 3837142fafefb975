import { leaveNothing } from './gateways';
import type { IServer } from './hpgc';
import { Tour } from './hpgc';
import { listen } from './listener';
import { startPeers, startPygeoapi } from './peer';
import { expect, test } from './story';

/** The notebook's bounding box, as most servers give it back. */
const BOX = expect.objectContaining({ bbox: [-100, -60, 110, 50] });

interface IRow extends IServer {
  /** Its address, and how it is stopped; null for what is there already. */
  start: (() => Promise<{ address: string; stop(): void }>) | null;
}

/** The servers of the notebook's steps, one a row. */
const SERVERS: IRow[] = [
  {
    name: 'pygeoapi',
    place: 'A pygeoapi',
    calls: 'pygeoapi as a peer',
    conformance: '/ogcapi-processes-1/1.0/conf/callback',
    documents: true,
    processes: /4 processes/,
    process: 'slow',
    inputs: { text: /^A text/, seconds: /^Seconds/ },
    short: '1',
    accepted: /location: http/,
    raw: /"outputs"/,
    success: text => ({
      outputs: [
        { id: 'slow', value: expect.objectContaining({ text, box: BOX }) }
      ]
    }),
    progress: {},
    failed: {},
    failing: { text: 'fail', says: /The text was fail/ },
    sync: 'at-once',
    start: async () => {
      const { url, stop } = await startPygeoapi();
      return { address: url, stop };
    }
  },
  {
    name: 'ZOO-Project as it ran for HPGC',
    place: 'Testbed 19',
    calls: 'Echo',
    conformance: '/ogcapi-processes/1.0/req/callback',
    documents: true,
    processes: /1 process/,
    process: 'echo',
    inputs: { text: /^A text/, seconds: /^Seconds/ },
    short: '0.5',
    accepted: /"status": ?"running"/,
    raw: /Content-Type: Multipart\/Related; boundary="--/,
    success: text => expect.objectContaining({ a: text }),
    progress: expect.objectContaining({ status: 'running' }),
    failed: expect.objectContaining({ type: 'NoApplicableCode' }),
    failing: { text: 'fail', says: /The text was “fail”/ },
    sync: null,
    start: async () => {
      const { servers, stop } = await startPeers();
      return { address: servers['zoo-2024'], stop };
    }
  },
  {
    name: 'our own engine',
    place: 'This server',
    calls: 'jupyterlab-hpc',
    conformance: '/ogcapi-processes-1/1.0/conf/callback',
    documents: false,
    processes: /\d+ processes/,
    process: 'echo',
    inputs: { text: /^Text/, seconds: /^Pause/ },
    short: '1',
    accepted: /"jobID"/,
    raw: /"Literal Input string 1"/,
    success: text => ({ a: text, c: BOX }),
    progress: expect.objectContaining({ type: 'process' }),
    failed: null,
    failing: null,
    sync: null,
    start: null
  }
];

test.beforeEach(async ({ page, hpc }) => leaveNothing(page, hpc));
test.afterEach(async ({ page, hpc }) => leaveNothing(page, hpc));

for (const { start, ...server } of SERVERS) {
  test(`the steps of the HPGC notebook, at ${server.name}`, async ({ hpc }) => {
    // A real server starts for it, and five jobs run one after the other.
    test.setTimeout(180_000);
    const listener = await listen();
    const peer = await start?.();
    try {
      const tour = new Tour(hpc, server, listener);
      await tour.connect(peer?.address ?? null);
      const form = await tour.describe();
      const id = await tour.execute(form);
      await tour.results();
      await tour.callbacks();
      await tour.jobs(id);
      await tour.failure();
      await tour.dismiss();
      await tour.waitFor();
    } finally {
      peer?.stop();
      listener.stop();
    }
  });
}
