import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';

import { FakeGateways } from '../../../components/__tests__/gateways';
import { SERVER_INFO } from '../../../protocols/__tests__/server-info';
import type { IServerInfo } from '../../../protocols/description';
import type { IAnswer, IExchange } from '../../../protocols/exchange';
import { NotThisProtocol } from '../../../protocols/protocol';
import type { IProtocol } from '../../../protocols/protocol';
import { RelayError } from '../../../server/exchange';
import type { IGateway, IGatewayRules } from '../../../server/records';
import { ProtocolRegistry } from '../../../server/registry';
import { ApiError } from '../../../server/request';
import { ConnectPage } from '../body';
import { ConnectModel } from '../model';

const trans = nullTranslator.load('jupyterlab_hpc');

const RULES: IGatewayRules = {
  locked: false,
  hosts: [],
  schemes: [
    { scheme: 'none', fields: [] },
    {
      scheme: 'bearer',
      fields: [{ name: 'token', secret: true, required: true }]
    }
  ],
  notices: []
};

const INFO: IServerInfo = {
  ...SERVER_INFO,
  title: 'Echoes',
  description: 'It echoes',
  links: [{ title: 'The API', href: 'https://ogc.example/doc' }],
  conformance: ['core']
};

function answer(status: number, headers: Record<string, string> = {}): IAnswer {
  const at = '2026-01-01T00:00:00Z';
  const body = { kind: 'none' } as const;
  return { status, reason: '', url: '', headers, body, at, seconds: 0 };
}

/** One protocol that knows nobody, and one that knows a server that answers 200. */
function protocols(): ProtocolRegistry {
  const registry = new ProtocolRegistry();
  registry.register({
    id: 'stranger',
    title: 'Stranger',
    probe: async (exchange: IExchange) => {
      await exchange({ method: 'GET', url: 'capabilities' });
      throw new NotThisProtocol('This is no stranger.');
    }
  } as unknown as IProtocol);
  registry.register({
    id: 'toy',
    title: 'Toy protocol',
    probe: async (exchange: IExchange) => {
      const { status } = await exchange({ method: 'GET', url: '' });
      if (status !== 200) {
        throw new Error(`Who are you? (${status})`);
      }
      return INFO;
    },
    processes: async function* () {
      yield* [{ id: 'a' }, { id: 'b' }];
    }
  } as unknown as IProtocol);
  return registry;
}

async function page(
  options: {
    rules?: Partial<IGatewayRules>;
    exchange?: IExchange;
    base?: IGateway;
  } = {}
) {
  const gateways = new FakeGateways();
  if (options.base) {
    gateways.gateways.push(options.base);
  }
  const desk = {
    rules: jest.fn(async () => ({ ...RULES, ...options.rules })),
    attempt: jest.fn(() => options.exchange ?? (async () => answer(200))),
    add: jest.fn(async () => ({ id: 'echoes' }) as IGateway),
    change: jest.fn(async (): Promise<readonly string[]> => [])
  };
  const done = jest.fn();
  const model = new ConnectModel({
    gateways,
    protocols: protocols(),
    desk,
    gateway: options.base?.id ?? null,
    trans
  });
  await model.load();
  render(<ConnectPage model={model} done={done} trans={trans} />);
  const user = userEvent.setup();
  const press = (name: string): Promise<void> =>
    user.click(screen.getByRole('button', { name }));
  const type = (label: string, text: string): Promise<void> =>
    user.type(screen.getByLabelText(label), text);
  return { desk, done, press, type, user };
}

describe('the page that adds a gateway', () => {
  it('asks protocol after protocol until one understands the server, and saves what it found', async () => {
    const { desk, done, press, type } = await page();
    await type('Address', 'ogc.example');
    await press('Connect');
    const found = screen.getByRole('region', { name: 'Found' });
    expect(found.textContent).toContain('Toy protocol');
    expect(found.textContent).toContain('lists its jobs, cancels jobs');
    expect(found.textContent).toContain('Processes2');
    expect(desk.attempt.mock.calls).toEqual([
      [expect.objectContaining({ protocol: 'stranger' })],
      [expect.objectContaining({ protocol: 'toy' })]
    ]);
    await press('Save');
    expect(desk.add).toHaveBeenCalledWith(
      expect.objectContaining({
        protocol: 'toy',
        title: 'Echoes',
        url: 'https://ogc.example'
      })
    );
    expect(done).toHaveBeenCalledWith('echoes');
  });

  it('says beside the field that something is needed, and sends nothing', async () => {
    const { desk, press } = await page();
    await press('Connect');
    const field = screen.getByLabelText('Address');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('This is needed.')).toBeTruthy();
    expect(desk.attempt).not.toHaveBeenCalled();
  });

  it('offers the authentication that a server asks for, in the words of the server', async () => {
    const { press, type } = await page({
      exchange: async ({ url }) =>
        url === ''
          ? answer(401, { 'www-authenticate': 'Bearer realm="x"' })
          : answer(404)
    });
    await type('Address', 'ogc.example');
    await press('Connect');
    expect(screen.getByText(/Who are you\? \(401\)/)).toBeTruthy();
    expect(screen.getByLabelText('Token').getAttribute('type')).toBe(
      'password'
    );
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('leads to the CA file where a certificate is not trusted', async () => {
    const message = 'The certificate of ogc.example is not trusted.';
    const { press, type } = await page({
      exchange: async () => {
        throw new RelayError({
          kind: 'unreachable',
          message,
          at: '',
          field: 'tls.ca'
        });
      }
    });
    await type('Address', 'ogc.example');
    await press('Connect');
    expect(screen.getByText(/is not trusted/).textContent).toContain('CA file');
    const fold = screen.getByLabelText('CA file').closest('details');
    expect(fold?.open).toBe(true);
  });

  it('puts a fault beside the field that the server names', async () => {
    const { press, type } = await page({
      exchange: async () => {
        throw new ApiError('url: not allowed.', 403, 'host', 'gateway.url');
      }
    });
    await type('Address', 'ogc.example');
    await press('Connect');
    const field = screen.getByLabelText('Address');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('url: not allowed.')).toBeTruthy();
  });

  it('forgets what was found when the address changes', async () => {
    const { press, type } = await page();
    await type('Address', 'ogc.example');
    await press('Connect');
    await type('Address', '/other');
    expect(screen.queryByRole('region', { name: 'Found' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('says why nothing can be added where the administrator decides', async () => {
    await page({ rules: { locked: true } });
    expect(screen.getByText(/gateways_locked/)).toBeTruthy();
    expect(screen.queryByLabelText('Address')).toBeNull();
  });
});

describe('the page that changes a gateway', () => {
  const base: IGateway = {
    id: 'echoes',
    title: 'Echoes',
    protocol: 'toy',
    root: 'https://ogc.example/',
    embedded: false,
    editable: true,
    auth: { scheme: 'bearer', token: { $secret: 'token' } },
    secrets: { token: true },
    options: {}
  };

  it('saves a title without asking the server, and leaves the token where it is', async () => {
    const { desk, done, press, type, user } = await page({ base });
    await user.clear(screen.getByLabelText('Title'));
    await type('Title', 'Testbed');
    await press('Save');
    expect(desk.attempt).not.toHaveBeenCalled();
    expect(desk.change).toHaveBeenCalledWith(
      'echoes',
      expect.objectContaining({ title: 'Testbed', auth: { scheme: 'bearer' } })
    );
    expect(done).toHaveBeenCalledWith('echoes');
  });

  it('stays, and names the secrets that have to be typed again', async () => {
    const { desk, done, press, type } = await page({ base });
    desk.change.mockResolvedValue(['token']);
    await type('Token', 'abc');
    await press('Save');
    expect(done).not.toHaveBeenCalled();
    expect(screen.getByText(/type them again: token/)).toBeTruthy();
    await act(async () => undefined);
    expect((screen.getByLabelText('Token') as HTMLInputElement).value).toBe('');
  });
});
