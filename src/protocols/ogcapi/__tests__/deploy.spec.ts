import fc from 'fast-check';

import type { IPackage, IProcessSummary, IServerInfo } from '../../description';
import type { IAnswer, IExchange, IRequest } from '../../exchange';
import { SERVER_INFO } from '../../__tests__/server-info';
import { ogcApiProcesses } from '..';
import { mutant } from './mutant';
import { answer } from './recorded';

const CWL: IPackage = {
  type: 'application/cwl+yaml',
  text: 'cwlVersion: v1.2\nid: water\n'
};

const SERVER: IServerInfo = {
  ...SERVER_INFO,
  title: 'Water',
  capabilities: { ...SERVER_INFO.capabilities, deploy: true },
  memory: {
    processes: 'ogc-api/processes?f=json',
    jobs: 'ogc-api/jobs',
    list: true,
    once: false
  }
};

const WATER: IProcessSummary = {
  id: 'water:1.0',
  title: 'Water',
  description: '',
  version: '1.0',
  keywords: [],
  memory: { self: null }
};

/** A server with one answer to everything. */
function played(given: IAnswer): { exchange: IExchange; asked: IRequest[] } {
  const asked: IRequest[] = [];
  return {
    asked,
    exchange: async request => {
      asked.push(request);
      return {
        ...given,
        url: new URL(request.url, 'http://hpc.example/').href
      };
    }
  };
}

const deploy = (given: IAnswer) => {
  const { exchange } = played(given);
  return ogcApiProcesses.deploy?.(exchange, SERVER, CWL);
};

describe('deploy', () => {
  it('sends the package as it is, under its type, to the list of processes', async () => {
    const { exchange, asked } = played(answer(201, { id: 'water' }));
    await ogcApiProcesses.deploy?.(exchange, SERVER, CWL);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: 'ogc-api/processes',
        headers: { Accept: 'application/json' },
        body: { kind: 'text', text: CWL.text, type: 'application/cwl+yaml' }
      }
    ]);
  });

  it.each<[string, IAnswer]>([
    ['our engine', answer(201, { id: 'water', title: 'Water' })],
    [
      'Weaver',
      answer(201, {
        description: 'Process successfully deployed.',
        deploymentDone: true,
        processSummary: { id: 'water', title: 'Water' }
      })
    ],
    ['drafts', answer(201, { process: { id: 'water', title: 'Water' } })],
    ['a mere list', answer(200, { id: 'water', title: 'Water', links: 5 })]
  ])('reads the summary in the answer of %s', async (_, given) => {
    expect(await deploy(given)).toMatchObject({ id: 'water', title: 'Water' });
  });

  it.each([null, 'Created', '<html></html>'])(
    'takes the id from Location where the body is %p',
    async body => {
      const location = 'http://hpc.example/ogc-api/processes/a%3Ab';
      expect(await deploy(answer(201, body, { location }))).toMatchObject({
        id: 'a:b',
        title: 'a:b'
      });
    }
  );

  it('bears whatever a hostile server answers', async () => {
    await fc.assert(
      fc.asyncProperty(mutant, async given => {
        const found = await deploy(given)?.catch((reason: unknown) => {
          expect(reason).toBeInstanceOf(Error);
          expect(String(reason).length).toBeLessThan(1_100);
          return null;
        });
        if (found) {
          expect(found.id).not.toBe('');
          expect(JSON.parse(JSON.stringify(found))).toEqual(found);
        }
      }),
      { numRuns: 1_000 }
    );
  });

  it('says so where a server names the process nowhere', async () => {
    await expect(deploy(answer(201, null))).rejects.toThrow(
      'does not say under which name'
    );
  });

  it.each<[number, object | string, string]>([
    [
      415,
      { title: 'Unsupported package', detail: 'taken is application/cwl' },
      'taken is application/cwl'
    ],
    [
      409,
      {
        code: 'ProcessRegistrationError',
        description: 'Process [water] already registered.'
      },
      'Process [water] already registered.'
    ],
    [403, { title: 'ImmutableProcess', detail: 'water is fixed' }, 'is fixed'],
    [422, { detail: [{ loc: ['body', 'id'], msg: 'missing' }] }, 'id: missing'],
    [
      201,
      { deploymentDone: false, failureReason: 'no such image' },
      'no such image'
    ],
    [200, { deploymentDone: false, description: 'not done' }, 'not done'],
    [500, '', 'HTTP 500']
  ])(
    'rejects a refusal (%i) with the words of it',
    async (status, body, words) => {
      await expect(deploy(answer(status, body))).rejects.toThrow(words);
    }
  );
});

describe('replace', () => {
  it('puts the package to the process, whose id may hold any character', async () => {
    for (const given of [answer(204, null), answer(201, { id: 'water:1.1' })]) {
      const { exchange, asked } = played(given);
      await ogcApiProcesses.replace?.(exchange, SERVER, WATER, CWL);
      expect(asked).toMatchObject([
        { method: 'PUT', url: 'ogc-api/processes/water%3A1.0' }
      ]);
    }
  });

  it('goes where the link of the process leads, not to a format of it', async () => {
    const { exchange, asked } = played(answer(204, null));
    const memory = { self: 'other/water?f=json' };
    await ogcApiProcesses.replace?.(
      exchange,
      SERVER,
      { ...WATER, memory },
      CWL
    );
    expect(asked[0].url).toBe('other/water');
  });

  it('rejects with the words of the server', async () => {
    const { exchange } = played(answer(404, { detail: 'There is no water.' }));
    await expect(
      ogcApiProcesses.replace?.(exchange, SERVER, WATER, CWL)
    ).rejects.toThrow('There is no water.');
  });
});

describe('undeploy', () => {
  it.each([
    answer(204, null),
    answer(200, { undeploymentDone: true, identifier: 'water:1.0' }),
    answer(404, { title: 'NoSuchProcess' }),
    answer(410, null)
  ])('is content when the process is gone: %#', async given => {
    const { exchange, asked } = played(given);
    await ogcApiProcesses.undeploy?.(exchange, SERVER, WATER);
    expect(asked).toMatchObject([
      { method: 'DELETE', url: 'ogc-api/processes/water%3A1.0' }
    ]);
  });

  it('rejects with the words of the server', async () => {
    const { exchange } = played(
      answer(403, { title: 'ImmutableProcess', detail: 'water is fixed' })
    );
    await expect(
      ogcApiProcesses.undeploy?.(exchange, SERVER, WATER)
    ).rejects.toThrow('water is fixed');
  });
});

describe('processes', () => {
  it('say whether they can be changed, where the server says it', async () => {
    const { exchange } = played(
      answer(200, {
        processes: [
          { id: 'a', mutable: true },
          { id: 'b', mutable: false },
          { id: 'c', mutable: 'perhaps' }
        ]
      })
    );
    const found: (boolean | undefined)[] = [];
    for await (const each of ogcApiProcesses.processes(exchange, SERVER, {})) {
      found.push(each.mutable);
    }
    expect(found).toEqual([true, false, undefined]);
  });
});
