import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { addGateway, inFront, leaveNothing, rowOf } from './gateways';
import { startPygeoapi } from './peer';
import { expect, test } from './story';

/** What OWSLib says of a process. */
interface IProcess {
  id: string;
  title: string;
  inputs: Record<
    string,
    { title: string; schema: { enum?: (string | number)[] } }
  >;
}

/** Ask OWSLib, in its own environment, for a server's processes and one description. */
async function owslib(
  url: string,
  process: string
): Promise<{ processes: IProcess[]; described: IProcess }> {
  const clone = join(test.info().config.rootDir, '..', '..');
  const { stdout } = await promisify(execFile)(
    join(clone, '.venv-clients', 'current', 'bin', 'python'),
    [
      join(clone, 'jupyterlab_hpc/tests/clients/programs/read_owslib.py'),
      process
    ],
    {
      env: { CLIENT_URL: url, CLIENT_TOKEN: '', PYTHONDONTWRITEBYTECODE: '1' },
      timeout: 60_000
    }
  );
  const steps = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<
    'processes' | 'process',
    { value: unknown }
  >;
  return {
    processes: steps.processes.value as IProcess[],
    described: steps.process.value as IProcess
  };
}

test.afterEach(async ({ page, hpc }) => leaveNothing(page, hpc));

test('OWSLib agrees with the panel on what pygeoapi has', async ({
  hpc,
  page
}) => {
  const pygeoapi = await startPygeoapi();
  try {
    const { processes, described } = await owslib(pygeoapi.url, 'echo');
    expect(processes.length).toBeGreaterThan(3);
    await addGateway(hpc, pygeoapi.url, 'pygeoapi');
    await expect(rowOf(hpc.panel, 'pygeoapi')).toContainText(
      `${processes.length} processes`
    );

    // Folded away, This server's processes are not in the way.
    await rowOf(hpc.panel, 'This server').click();
    const rows = hpc.panel.getByRole('treeitem', { level: 2 });
    await expect(rows).toHaveCount(processes.length);
    const shown = await rows.evaluateAll(elements =>
      elements.map(element => (element.getAttribute('title') ?? '').split('\n'))
    );
    expect(shown.map(([id, title]) => ({ id, title })).sort(byId)).toEqual(
      processes.map(({ id, title }) => ({ id, title })).sort(byId)
    );

    await rows.filter({ has: page.getByText('echo', { exact: true }) }).click();
    const form = inFront(hpc).getByRole('form', { name: 'Inputs of echo' });
    for (const { title, schema } of Object.values(described.inputs)) {
      const field = form.getByLabel(title);
      await expect(field).toBeVisible();
      const choices = await field.locator('option').allTextContents();
      expect(choices.filter(Boolean)).toEqual((schema.enum ?? []).map(String));
    }
    await expect(form.locator('.jp-HpcField')).toHaveCount(
      Object.keys(described.inputs).length
    );
  } finally {
    pygeoapi.stop();
  }
});

function byId(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}
