import { nullTranslator } from '@jupyterlab/translation';
import { act, fireEvent, render, screen } from '@testing-library/react';
import * as React from 'react';

import type { IProcessSummary } from '../../../protocols/description';
import type { IProtocol } from '../../../protocols/protocol';
import { SERVER_INFO } from '../../../protocols/__tests__/server-info';
import type { IGateway } from '../../../server/records';
import type { IGateways } from '../../../tokens';
import { DeployPage } from '../body';
import { DeployModel } from '../model';

const trans = nullTranslator.load('jupyterlab_hpc');

const summary = (id: string): IProcessSummary => ({
  id,
  title: id,
  description: '',
  version: '',
  keywords: [],
  mutable: true,
  memory: {}
});

const CWL = 'cwlVersion: v1.2\nid: water\n';

/** A gateway that deploys; another that does not; a third that does not answer. */
function played(processes: string[] = []) {
  const deeds = {
    deploy: jest.fn(async () => {
      processes.push('water');
      return summary('water');
    }),
    replace: jest.fn(async () => undefined),
    undeploy: jest.fn(async () => {
      processes.length = 0;
    })
  };
  const gateways = {
    ready: Promise.resolve(),
    problem: null,
    gateways: ['flows', 'plain', 'silent'].map(
      id => ({ id, title: id }) as IGateway
    ),
    protocol: () => deeds as unknown as IProtocol,
    exchange: () => jest.fn(),
    server: async (id: string) => {
      if (id === 'silent') {
        throw new Error('no answer');
      }
      const { capabilities } = SERVER_INFO;
      const deploy = id === 'flows';
      return { ...SERVER_INFO, capabilities: { ...capabilities, deploy } };
    },
    processes: async () => processes.map(summary),
    refresh: jest.fn(async () => undefined)
  };
  return { deeds, gateways: gateways as unknown as IGateways };
}

async function shown(
  given: ReturnType<typeof played>,
  process: string | null = null,
  texts: Record<string, string> = {}
): Promise<{ model: DeployModel; openProcess: jest.Mock }> {
  const files = {
    pick: async () => Object.keys(texts)[0] ?? null,
    read: async (path: string) => {
      if (!(path in texts)) {
        throw new Error(`${path} is not there`);
      }
      return texts[path];
    }
  };
  const { gateways } = given;
  const gateway = process === null ? null : 'flows';
  const model = new DeployModel({ gateways, files, gateway, process, trans });
  const openProcess = jest.fn();
  render(
    <DeployPage
      model={model}
      browses={true}
      process={process}
      deeds={{ openProcess }}
      trans={trans}
    />
  );
  await act(() => model.load());
  return { model, openProcess };
}

const press = async (name: string | RegExp): Promise<void> => {
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name }));
  });
};

const type = (text: string): void => {
  fireEvent.change(screen.getByLabelText('Package'), {
    target: { value: text }
  });
};

describe('the page that deploys', () => {
  it('sends what is pasted to a gateway that takes processes, and leads to the form', async () => {
    const given = played();
    const { openProcess } = await shown(given);
    const choices = screen.getByLabelText<HTMLSelectElement>('Gateway');
    expect([...choices.options].map(({ value }) => value)).toEqual(['flows']);
    type(CWL);
    expect(screen.getByLabelText<HTMLSelectElement>('Type').value).toBe(
      'application/cwl+yaml'
    );
    await press('Deploy');
    expect(given.deeds.deploy).toHaveBeenCalledWith(
      expect.anything(),
      expect.anything(),
      { type: 'application/cwl+yaml', text: CWL }
    );
    expect(screen.getByText('Deployed as “water”.')).toBeTruthy();
    await press('Open its form');
    expect(openProcess).toHaveBeenCalledWith('flows', 'water');
  });

  it('sends nothing before there is something, and its type is known', async () => {
    const given = played();
    await shown(given);
    await press('Deploy');
    expect(screen.getByText(/Paste a package/)).toBeTruthy();
    type('what is this?');
    await press('Deploy');
    expect(screen.getByText(/choose its type/)).toBeTruthy();
    expect(given.deeds.deploy).not.toHaveBeenCalled();
  });

  it('shows why the server refuses, and keeps what was typed', async () => {
    const given = played();
    given.deeds.deploy.mockRejectedValue(new Error('Only admins may'));
    await shown(given);
    type(CWL);
    await press('Deploy');
    expect(screen.getByText('Only admins may')).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('Package').value).toBe(
      CWL
    );
  });

  it('takes the Python file along that a site process names', async () => {
    const given = played();
    const site = 'id: x\noutputs: {}\ncell: x.py\n';
    const { model } = await shown(given, null, {
      'folder/x.yaml': site,
      'folder/x.py': 'total = 1'
    });
    await act(() => model.browse());
    await press('Deploy');
    const [, , parcel] = given.deeds.deploy.mock.lastCall as unknown as [
      unknown,
      unknown,
      { text: string }
    ];
    expect(parcel.text).toContain('total = 1');
  });

  it('tells that the file beside is missing, and asks for its text', async () => {
    const given = played();
    const { model } = await shown(given, null, {
      'x.yaml': 'outputs: {}\ncell: x.py\n'
    });
    await act(() => model.browse());
    expect(screen.getByText('x.py is not there')).toBeTruthy();
    await press('Deploy');
    expect(screen.getByText(/The process names this file/)).toBeTruthy();
  });

  it('replaces and undeploys after a question each', async () => {
    const given = played(['water']);
    await shown(given, 'water');
    type(CWL);
    await press(/^Replace/);
    expect(given.deeds.replace).not.toHaveBeenCalled();
    await press(/^really Replace/);
    expect(given.deeds.replace).toHaveBeenCalledTimes(1);
    expect(screen.getByText('“water” was replaced.')).toBeTruthy();
    await press(/^Undeploy/);
    await press(/^really Undeploy/);
    expect(screen.getByText('“water” was undeployed.')).toBeTruthy();
    expect(screen.queryByRole('form')).toBeNull();
  });

  it('says when nobody takes processes', async () => {
    const given = played();
    given.gateways.server = async () => SERVER_INFO;
    await shown(given);
    expect(screen.getByText(/No gateway that answers now/)).toBeTruthy();
  });
});
