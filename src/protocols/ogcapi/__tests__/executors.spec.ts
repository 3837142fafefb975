import type { IExchange, IRequest } from '../../exchange';
import type { JsonObject } from '../../json';
import { given } from '../../executors';
import { ogcApiProcesses } from '..';
import { jsonOf } from '../body';
import { readStatus, toSeen } from '../status';
import { answer, recorded, serverOf } from './recorded';
import { orderOf, request, running, surveyed } from './steps';

/** An exchange that always answers so, and what it was asked. */
function saying(name: string): { exchange: IExchange; asked: IRequest[] } {
  const asked: IRequest[] = [];
  return {
    asked,
    exchange: async what => {
      asked.push(what);
      return recorded(name);
    }
  };
}

const { executors, preview, queue } = ogcApiProcesses;

describe('where a server runs jobs', () => {
  it('is what it declares that it tells', async () => {
    const conformsTo = ['urn:jupyterlab-hpc:conf:executors'];
    const server = (classes: string[]) =>
      ogcApiProcesses.probe(
        serverOf({
          '': answer(200, { links: [] }),
          processes: answer(200, { processes: [] }),
          conformance: answer(200, { conformsTo: classes })
        }).exchange
      );
    expect((await server(conformsTo)).capabilities.executors).toBe(true);
    expect((await server([])).capabilities.executors).toBe(false);
  });

  it('is read with partitions, limits and load', async () => {
    const { exchange, asked } = saying('engine-executors');
    const [here, slurm] = (await executors?.(exchange)) ?? [];
    expect(asked[0].url).toBe('executors');
    expect(here).toMatchObject({ id: 'local', cores: 4, load: null });
    expect(slurm).toMatchObject({
      title: 'Institute cluster',
      available: true,
      problem: '',
      locked: { account: 'physics' },
      load: { coresTotal: 16 }
    });
    expect(slurm.partitions.map(each => each.name)).toEqual(['debug', 'short']);
    expect(slurm.partitions[1].maxWalltime).toBe(600);
  });

  it('is read as far as it can be, and refused in the words of the server', async () => {
    const odd = serverOf({
      executors: answer(200, [{ id: 'a', partitions: 5 }, 7, { title: 'b' }])
    });
    expect(await executors?.(odd.exchange)).toMatchObject([
      { id: 'a', title: 'a', kind: 'local', partitions: [] }
    ]);
    const none = serverOf({ executors: answer(200, 'busy') });
    expect(await executors?.(none.exchange)).toEqual([]);
    await expect(executors?.(serverOf({}).exchange)).rejects.toThrow('no');
  });

  it('shows a script and when it would start, or why there is none', async () => {
    const { exchange, asked } = saying('engine-script');
    const resources = { executor: 'slurm', partition: 'short', cores: 2 };
    const script = await preview?.(exchange, resources);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: 'executors/slurm/script',
      body: { kind: 'json', value: { resources } }
    });
    expect(script?.text).toContain('#SBATCH --cpus-per-task=2\n');
    expect(script?.start).toMatch(/^2026-/);
    await expect(
      preview?.(saying('engine-script-refused').exchange, resources)
    ).rejects.toThrow('resources.walltime: partition short allows 10 min');
  });

  it('lists the queue, with the jobs of others', async () => {
    const { exchange, asked } = saying('engine-queue');
    const rows = (await queue?.(exchange, 'a b')) ?? [];
    expect(asked[0].url).toBe('executors/a%20b/queue');
    expect(
      rows.map(row => [row.id, row.name === 'by|hand', row.state])
    ).toEqual([
      ['3', false, 'held'],
      ['2', true, 'held']
    ]);
    expect(rows.map(row => row.ours !== null)).toEqual([true, false]);
  });
});

describe('a job with resources', () => {
  it('is sent with them, and without a word where there are none', () => {
    const sent = (resources?: JsonObject): unknown => {
      const step = ogcApiProcesses.begin(orderOf({}, { resources }));
      const { body } = request(step, 'execute');
      return body?.kind === 'json' ? body.value : null;
    };
    const resources = { executor: 'slurm', cores: 2 };
    expect(sent(resources)).toMatchObject({ resources });
    expect(sent()).not.toHaveProperty('resources');
  });

  it('is asked for without what was left open', () => {
    expect(given({ cores: 2, partition: undefined })).toEqual({ cores: 2 });
    expect(given({ cores: undefined })).toBeNull();
  });

  it('tells where it is, and why it waits', () => {
    const page = recorded('engine-held');
    const status = readStatus(jsonOf(page));
    expect(status).toMatchObject({
      state: 'accepted',
      word: 'accepted · slurm 3',
      message: 'Waiting: it is held'
    });
    const asked = `jobs/${status?.id}`;
    expect(status && toSeen(status, { asked, url: page.url }).state).toBe(
      'accepted'
    );
  });

  it('is lost while its batch system has no trace of it, and found again', () => {
    const first = running();
    const told = (evidence: string, status = 'running') =>
      answer(200, { jobID: first.job.remote, status, evidence, message: 'm' });
    const lost = surveyed(first, told('lost'));
    expect(lost.job).toMatchObject({
      state: 'lost',
      survey: true,
      rest: false
    });
    expect(surveyed(lost, told('ok'), 120).job.state).toBe('running');
    const ended = surveyed(lost, told('ok', 'successful'), 120);
    expect(ended.job.state).toBe('successful');
  });
});
