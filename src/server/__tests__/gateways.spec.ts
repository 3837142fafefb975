import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import type {
  IProcessDescription,
  IProcessSummary,
  IServerInfo
} from '../../protocols/description';
import type { IExchange } from '../../protocols/exchange';
import type { IProtocol } from '../../protocols/protocol';
import type { ServerEvents } from '../events';
import { Gateways } from '../gateways';
import type { IGateway } from '../records';
import { ProtocolRegistry } from '../registry';
import type { IChange } from '../schemas';

const here: IGateway = {
  id: 'here',
  title: 'Here',
  protocol: 'toy',
  root: '/',
  embedded: true,
  editable: false
};

/** Gateways whose only one speaks a protocol that counts what it is asked. */
function setUp(
  options: { version?: string; list?: () => Promise<IGateway[]> } = {}
) {
  const asked: string[] = [];
  let failing = false;
  const note = (what: string) => {
    asked.push(what);
    if (failing) {
      throw new Error('It sleeps.');
    }
  };
  /** The relay of these tests answers nothing that could be read. */
  const send = (exchange: IExchange, url: string): Promise<unknown> =>
    exchange({ method: 'GET', url }).catch(() => null);
  const protocols = new ProtocolRegistry();
  protocols.register({
    id: 'toy',
    probe: async (exchange: IExchange) => {
      note('probe');
      await send(exchange, 'landing');
      return { title: 'Toy' } as IServerInfo;
    },
    processes: async function* (exchange: IExchange) {
      note('processes');
      await send(exchange, 'processes');
      yield* ['a', 'b'].map(id => ({ id }) as IProcessSummary);
    },
    describe: async (
      exchange: IExchange,
      _server: IServerInfo,
      summary: IProcessSummary
    ) => {
      note(`describe ${summary.id}`);
      await send(exchange, `processes/${summary.id}`);
      return { id: summary.id } as IProcessDescription;
    }
  } as unknown as IProtocol);
  const handshake = {
    version: options.version ?? '0.1.0',
    api: 1,
    worker: false,
    readonly: false
  };
  const source = {} as ServerEvents;
  const changed = new Signal<ServerEvents, IChange>(source);
  const gateways = new Gateways({
    events: { changed },
    connection: {
      settings: ServerConnection.makeSettings({
        fetch: async () =>
          new Response(JSON.stringify(handshake), {
            headers: { 'Content-Type': 'application/json' }
          })
      }),
      trans: nullTranslator.load('')
    },
    ledger: { gateways: options.list ?? (async () => [here]) },
    protocols
  });
  return {
    asked,
    gateways,
    hint: (hint: IChange) => changed.emit(hint),
    fail: (now: boolean) => (failing = now)
  };
}

describe('Gateways', () => {
  it('ask a server once, however many want to know at the same time', async () => {
    const { asked, gateways } = setUp();
    await Promise.all([
      gateways.describe('here', 'a'),
      gateways.describe('here', 'a'),
      gateways.processes('here'),
      gateways.server('here')
    ]);
    expect(asked).toEqual(['probe', 'processes', 'describe a']);
  });

  it('ask again after a failure', async () => {
    const { asked, gateways, fail } = setUp();
    fail(true);
    await expect(gateways.processes('here')).rejects.toThrow('It sleeps.');
    fail(false);
    await expect(gateways.processes('here')).resolves.toHaveLength(2);
    expect(asked).toEqual(['probe', 'probe', 'processes']);
  });

  it('ask again after a refresh, and tell of it', async () => {
    const { asked, gateways } = setUp();
    await gateways.server('here');
    let told = 0;
    gateways.changed.connect(() => {
      told++;
    });
    await gateways.refresh();
    await gateways.server('here');
    expect(asked).toEqual(['probe', 'probe']);
    expect(told).toBe(1);
  });

  it('ask again after a hint that what a gateway offers has changed', async () => {
    const { asked, gateways, hint } = setUp();
    await gateways.describe('here', 'a');
    let told = 0;
    gateways.changed.connect(() => {
      told++;
    });
    hint({ what: 'gateway', id: 'here', sequence: 0 });
    expect(told).toBe(1);
    asked.length = 0;
    await gateways.describe('here', 'a');
    expect(asked).toEqual(['probe', 'processes', 'describe a']);
  });

  it('read the list again after a hint about a gateway that is not on it, and ask the others nothing', async () => {
    const list = [here];
    const { asked, gateways, hint } = setUp({ list: async () => [...list] });
    await gateways.processes('here');
    list.push({ ...here, id: 'there', editable: true });
    hint({ what: 'gateway', id: 'there', sequence: 0 });
    await gateways.ready;
    expect(gateways.get('there')).toBeDefined();
    list.pop();
    hint({ what: 'gateway', id: 'there', sequence: 0 });
    await gateways.ready;
    expect(gateways.get('there')).toBeUndefined();
    await gateways.processes('here');
    expect(asked).toEqual(['probe', 'processes']);
  });

  it('hand on what was asked and answered, raw, for the server and for a process', async () => {
    const { gateways } = setUp();
    await gateways.describe('here', 'a');
    expect(gateways.heard('here').map(({ request }) => request.url)).toEqual([
      'landing',
      'processes'
    ]);
    expect(
      gateways.heard('here', 'a').map(({ request }) => request.url)
    ).toEqual(['processes/a']);
    expect(gateways.heard('here')[0].answer).toBeNull();
    expect(gateways.heard('here')[0].failure).not.toBeNull();
    await gateways.refresh();
    expect(gateways.heard('here')).toEqual([]);
  });

  it('ask nobody again after a survey of jobs', async () => {
    const { asked, gateways, hint } = setUp();
    await gateways.processes('here');
    let told = 0;
    gateways.changed.connect(() => {
      told++;
    });
    hint({ what: 'gateway', id: 'here', sequence: 7 });
    hint({ what: 'job', id: 'here', sequence: 0 });
    await gateways.processes('here');
    expect(told).toBe(0);
    expect(asked).toEqual(['probe', 'processes']);
  });

  it('say why there is no list, and do not reject', async () => {
    const { gateways } = setUp({
      list: () => Promise.reject(new Error('No server extension.'))
    });
    await gateways.ready;
    expect(gateways.problem).toBe('No server extension.');
    await expect(gateways.server('here')).rejects.toThrow(
      'No server extension.'
    );
  });

  it('say what to do when the two halves are of different versions', async () => {
    const { gateways } = setUp({ version: '9.9.9' });
    await gateways.ready;
    expect(gateways.problem).toContain('restart JupyterLab');
  });

  it('name the process or the gateway that is not there', async () => {
    const { gateways } = setUp();
    await expect(gateways.describe('here', 'zzz')).rejects.toThrow(
      'Gateway "Here" has no process "zzz".'
    );
    await expect(gateways.server('nowhere')).rejects.toThrow('"nowhere"');
  });

  it('name the protocol that no extension understands', async () => {
    const { gateways } = setUp({
      list: async () => [{ ...here, protocol: 'telex' }]
    });
    await expect(gateways.server('here')).rejects.toThrow('telex');
  });
});
