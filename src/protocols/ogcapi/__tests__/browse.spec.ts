import type { IProcessDescription, IServerInfo } from '../../description';
import type { IAnswer } from '../../exchange';
import { NotThisProtocol } from '../../protocol';
import { ogcApiProcesses } from '..';
import { answer, recorded, serverOf } from './recorded';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) {
    list.push(item);
  }
  return list;
}

const PYGEOAPI = 'http://localhost:18770/';
const WRAPTILE = 'http://127.0.0.1:18765/';

function pygeoapi(root = PYGEOAPI) {
  return serverOf(
    {
      '': recorded('pygeoapi-landing'),
      conformance: recorded('pygeoapi-conformance'),
      processes: recorded('pygeoapi-processes'),
      'processes/hello-world': recorded('pygeoapi-process'),
      'processes/nope': recorded('pygeoapi-noprocess'),
      jobs: recorded('pygeoapi-jobs')
    },
    root
  );
}

function wraptile() {
  const pages: Record<string, IAnswer> = {
    '': recorded('wraptile-landing'),
    conformance: recorded('wraptile-conformance'),
    processes: recorded('wraptile-processes'),
    jobs: recorded('wraptile-jobs')
  };
  for (const id of [
    '218',
    'primes_between',
    'process_pipeline',
    'return_base_model',
    'simulate_scene',
    'sleep_a_while'
  ]) {
    pages[`processes/${id}`] = recorded(`wraptile-process-${id}`);
  }
  return serverOf(pages, WRAPTILE);
}

async function described(
  server: ReturnType<typeof serverOf>,
  id: string
): Promise<IProcessDescription> {
  const info = await ogcApiProcesses.probe(server.exchange);
  const summaries = await all(
    ogcApiProcesses.processes(server.exchange, info, {})
  );
  const summary = summaries.find(item => item.id === id);
  if (!summary) {
    throw new Error(`There is no ${id} in ${summaries.map(s => s.id).join()}`);
  }
  return ogcApiProcesses.describe(server.exchange, info, summary);
}

describe('probe', () => {
  it('finds what pygeoapi does without declaring it', async () => {
    const info = await ogcApiProcesses.probe(pygeoapi().exchange);
    expect(info.title).toBe('t');
    expect(info.capabilities).toEqual({
      jobList: true,
      dismiss: true,
      callback: true,
      deploy: false,
      executors: false,
      runCell: null
    });
    expect(info.links).toEqual([
      { title: 't', href: 'http://x' },
      {
        title: 'The OpenAPI definition as HTML',
        href: 'http://localhost:18770/openapi?f=html'
      }
    ]);
  });

  it('knows wraptile by its paths, since all its relations are "service"', async () => {
    const server = wraptile();
    const info = await ogcApiProcesses.probe(server.exchange);
    expect(info.title).toBe('Eozilla API Server (local dummy for testing)');
    expect(info.capabilities).toMatchObject({ jobList: true, dismiss: true });
    expect(server.asked.filter(url => /[{}]|%7B/.test(url))).toEqual([]);
  });

  it('takes the paths of the standard when links name a host of their own', async () => {
    const server = pygeoapi('http://127.0.0.1:18770/');
    const info = await ogcApiProcesses.probe(server.exchange);
    expect(info.memory).toMatchObject({ processes: 'processes', jobs: 'jobs' });
    const process = await described(server, 'hello-world');
    expect(process.target.execute).toBe('processes/hello-world/execution');
    expect(process.remarks).toEqual([
      "The server's links name the host localhost:18770, which is not this gateway's: the standard's paths are used instead."
    ]);
  });

  it('follows a link to what the server wants its users to know', async () => {
    const landing = answer(200, {
      title: 'This server',
      links: [{ rel: 'urn:jupyterlab-hpc:rel:notices', href: 'notices' }]
    });
    const notices = async (body: object | string, status = 200) => {
      const server = serverOf({
        '': landing,
        processes: answer(200, { processes: [] }),
        notices: answer(status, body)
      });
      return (await ogcApiProcesses.probe(server.exchange)).notices;
    };
    expect(
      await notices({
        notices: [
          { severity: 'warning', text: 'broken', file: 'a.yaml', line: 12 },
          { severity: 'info', text: 'good to know', file: null, line: null },
          { severity: 'alarming', text: 'new', line: -1, more: true },
          { severity: 'info', text: '' },
          'no notice'
        ]
      })
    ).toEqual([
      { severity: 'warning', text: 'broken', file: 'a.yaml', line: 12 },
      { severity: 'info', text: 'good to know', file: null, line: null },
      { severity: 'warning', text: 'new', file: null, line: null }
    ]);
    expect(await notices('nonsense')).toEqual([]);
    expect(await notices({ detail: 'no' }, 500)).toEqual([]);
  });

  it('asks nobody for notices who has no such link, or has it elsewhere', async () => {
    const server = serverOf({
      '': answer(200, {
        links: [
          {
            rel: 'urn:jupyterlab-hpc:rel:notices',
            href: 'https://elsewhere.example/notices'
          }
        ]
      }),
      processes: answer(200, { processes: [] })
    });
    const { notices } = await ogcApiProcesses.probe(server.exchange);
    expect(notices).toEqual([]);
    expect(server.asked.join()).not.toContain('notices');
  });

  it('reads conformance in the spellings of the field', async () => {
    const probe = (conformsTo: string[]): Promise<IServerInfo> =>
      ogcApiProcesses.probe(
        serverOf({
          processes: answer(200, { processes: [] }),
          conformance: answer(200, { conformsTo })
        }).exchange
      );
    const zoo = await probe([
      'http://www.opengis.net/spec/ogcapi-processes/1.0/req/job-list',
      'http://www.opengis.net/spec/ogcapi-processes/1.0/req/dismiss',
      'http://www.opengis.net/spec/ogcapi-processes-2/1.0/req/deploy-replace-undeploy'
    ]);
    expect(zoo.capabilities).toMatchObject({
      jobList: true,
      dismiss: true,
      deploy: true,
      callback: false
    });
    const weaver = await probe([
      'http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/corehttp://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/dismiss'
    ]);
    expect(weaver.capabilities).toMatchObject({
      jobList: false,
      dismiss: true
    });
  });

  it('passes a server without a landing page that lists processes', async () => {
    const info = await ogcApiProcesses.probe(
      serverOf({
        '': answer(500, '<html><title>TemplateNotFound</title></html>'),
        processes: answer(200, { processes: [] })
      }).exchange
    );
    expect(info.capabilities.jobList).toBe(false);
  });

  it('says what it is not, and what a server refuses', async () => {
    await expect(
      ogcApiProcesses.probe(serverOf({ '': answer(200, {}) }).exchange)
    ).rejects.toThrow(NotThisProtocol);
    await expect(
      ogcApiProcesses.probe(
        serverOf({ '': answer(401, { detail: 'Token expired' }) }).exchange
      )
    ).rejects.toThrow('Token expired (HTTP 401)');
  });

  it.each([
    ['run-cell', [], { type: 'string' }, 'run-cell'],
    ['cells', ['run-cell'], { type: 'string' }, 'cells'],
    ['run-cell', [], { type: 'integer' }, null],
    ['other', [], { type: 'string' }, null]
  ])(
    'names %s (keywords %j, code %j) as the process for cells: %s',
    async (id, keywords, schema, expected) => {
      const info = await ogcApiProcesses.probe(
        serverOf({
          processes: answer(200, {
            processes: [{ id, version: '1', keywords }]
          }),
          [`processes/${id}`]: answer(200, { id, inputs: { code: { schema } } })
        }).exchange
      );
      expect(info.capabilities.runCell).toBe(expected);
    }
  );
});

describe('processes', () => {
  it('lists and filters', async () => {
    const server = wraptile();
    const info = await ogcApiProcesses.probe(server.exchange);
    const ids = async (query: object): Promise<string[]> =>
      (await all(ogcApiProcesses.processes(server.exchange, info, query))).map(
        item => item.id
      );
    expect(await ids({})).toHaveLength(6);
    expect(await ids({ text: 'PRIME' })).toEqual(['primes_between']);
    expect(await ids({ limit: 2 })).toHaveLength(2);
  });

  it('follows next to the end, once, even round a circle', async () => {
    const page = (id: string, next: string): IAnswer =>
      answer(200, {
        processes: [{ id, version: '1' }, { title: 'has no id' }],
        links: [{ rel: 'next', href: next, type: 'application/json' }]
      });
    const server = serverOf({
      'processes?limit=100': page('a', 'processes?limit=100&p=2'),
      'processes?limit=100&p=2': page('b', 'http://internal/processes?p=3'),
      'processes?p=3': page('c', '/processes?limit=100')
    });
    const info = { memory: {} } as IServerInfo;
    const list = await all(
      ogcApiProcesses.processes(server.exchange, info, {})
    );
    expect(list.map(item => item.id)).toEqual(['a', 'b', 'c']);
    expect(server.asked).toHaveLength(3);
  });

  it('rejects with the words of the server', async () => {
    const server = serverOf({
      processes: answer(503, { description: 'Down until noon' })
    });
    await expect(
      all(
        ogcApiProcesses.processes(
          server.exchange,
          { memory: {} } as IServerInfo,
          {}
        )
      )
    ).rejects.toThrow('Down until noon');
  });
});

describe('jobs', () => {
  it('lists what the server knows, filtered here', async () => {
    const server = wraptile();
    const info = await ogcApiProcesses.probe(server.exchange);
    const list = ogcApiProcesses.jobs?.(server.exchange, info, {
      states: ['failed']
    });
    expect(list && (await all(list))).toEqual(
      ['job_2', 'job_5'].map(remote =>
        expect.objectContaining({
          remote,
          process: 'sleep_a_while',
          state: 'failed',
          message: 'Woke up too early',
          progress: 50
        })
      )
    );
  });
});

describe('describe', () => {
  it('reads pygeoapi', async () => {
    const process = await described(pygeoapi(), 'hello-world');
    expect(process).toMatchObject({
      title: 'Hello World',
      version: '0.2.0',
      modes: ['sync', 'async'],
      dismiss: true,
      remarks: [],
      outputs: [
        { id: 'echo', title: 'Hello, world', mediaTypes: ['application/json'] }
      ],
      links: [{ title: 'information', href: 'https://example.org/process' }],
      hints: { name: { kind: 'literal' }, message: { kind: 'literal' } }
    });
    expect(process.inputs).toEqual({
      type: 'object',
      properties: {
        name: {
          type: 'string',
          title: 'Name',
          description: expect.stringContaining('The name of the person'),
          examples: ['World']
        },
        message: {
          type: 'string',
          title: 'Message',
          description: 'An optional message to echo as well',
          examples: ['An optional message.']
        }
      },
      required: ['name']
    });
    expect(process.target).toMatchObject({
      execute: 'processes/hello-world/execution?f=json',
      jobs: 'jobs',
      list: true,
      once: false
    });
  });

  it('does not force an input that has a default or may be null', async () => {
    const scene = await described(wraptile(), 'simulate_scene');
    expect(scene.inputs.required).toEqual([]);
    expect(scene.inputs.properties).toMatchObject({
      var_names: { type: 'string', default: 'a, b, c' },
      output_path: { type: 'string', minLength: 1 },
      periodicity: { type: 'integer', default: 1, minimum: 1, maximum: 10 }
    });
    expect(scene.modes).toEqual([]);
    const site = await described(wraptile(), '218');
    expect(site.inputs.required).toEqual([
      'start_date',
      'end_date',
      'geometry'
    ]);
    expect(Object.keys(Object(site.inputs.properties))).toEqual([
      'start_date',
      'end_date',
      'geometry',
      'indicator_name',
      'site_extend'
    ]);
  });

  it('calls a list of four numbers a list, for that is what the server declares', async () => {
    const { hints } = await described(wraptile(), 'simulate_scene');
    expect(hints.bbox).toEqual({ kind: 'array' });
  });

  it('keeps nested objects', async () => {
    const { inputs, hints } = await described(wraptile(), 'return_base_model');
    expect(hints.scene_spec).toEqual({ kind: 'object' });
    expect(inputs.properties).toMatchObject({
      scene_spec: {
        properties: {
          threshold: { type: 'number' },
          factor: { type: 'number' }
        },
        required: ['threshold', 'factor']
      }
    });
  });

  it('rejects with the words of the server', async () => {
    const { exchange } = pygeoapi();
    const info = await ogcApiProcesses.probe(exchange);
    await expect(
      ogcApiProcesses.describe(exchange, info, {
        id: 'nope',
        title: '',
        description: '',
        version: '',
        keywords: [],
        memory: {}
      })
    ).rejects.toThrow('Identifier not found');
  });
});
