import type { IAnswer, IRequest } from '../../exchange';
import type { IJobStep, JobEvent } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses } from '..';
import { answer, AT, recorded } from './recorded';
import {
  ID,
  answered,
  asked,
  effect,
  event,
  orderOf,
  request,
  running,
  surveyed,
  unanswered
} from './steps';

const { begin, advance, attach } = ogcApiProcesses;

describe('a followed job', () => {
  const status = (more: object): IAnswer =>
    answer(200, { jobID: ID, processID: 'hello-world', ...more });

  it('shows what the server says, in its words', () => {
    const step = surveyed(
      running(),
      status({
        status: 'paused',
        progress: '40',
        message: 'Sleeping',
        started: '2026-11-22T05:00:01Z'
      })
    );
    expect(step.job).toMatchObject({
      state: 'running',
      word: 'paused',
      progress: 40,
      message: 'Sleeping',
      started: '2026-11-22T05:00:01Z'
    });
  });

  it('keeps its state under a word that nobody knows', () => {
    const step = surveyed(running(), status({ status: 'waiting-for-godot' }));
    expect(step.job).toMatchObject({
      state: 'accepted',
      word: 'waiting-for-godot',
      rest: false
    });
  });

  it('fetches its results from the link that is JSON', () => {
    const step = surveyed(running(), recorded('pygeoapi-status'));
    expect(step.job.state).toBe('successful');
    // The recorded link names another host.
    expect(request(step, 'results')).toMatchObject({
      url: `jobs/${ID}/results`,
      headers: { Accept: 'application/json' }
    });
  });

  it('knows its log', async () => {
    const links = [{ rel: 'log', type: 'text/plain', href: `/jobs/${ID}/log` }];
    const { job } = surveyed(running(), status({ status: 'running', links }));
    expect(job.log).toBe(`jobs/${ID}/log`);
    const asked: string[] = [];
    const exchange = (sent: IRequest): Promise<IAnswer> => {
      asked.push(sent.url);
      return Promise.resolve(answer(200, 'line\n'));
    };
    expect(await ogcApiProcesses.log?.(exchange, job, 3)).toBe('line\n');
    expect(asked).toEqual([`jobs/${ID}/log?lines=3`]);
  });

  it('is not changed by an answer that is no status', () => {
    for (const page of [
      answer(500, '<html>'),
      answer(200, '<html>'),
      answer(200, [1])
    ]) {
      expect(surveyed(running(), page).job).toEqual(running().job);
    }
  });

  it('fails with the server’s reason', () => {
    const step = surveyed(
      running(),
      status({ status: 'failed', message: 'Woke up too early' })
    );
    expect(step.job).toMatchObject({
      state: 'failed',
      message: 'Woke up too early',
      rest: true
    });
  });

  it('asks the results why it failed when its status does not say', () => {
    const step = surveyed(running(), status({ status: 'failed' }));
    const why = answered(
      step,
      'reason',
      answer(400, { detail: 'No such column' })
    );
    expect(why.job).toMatchObject({
      state: 'failed',
      message: 'No such column',
      rest: true
    });
  });

  it('keeps what a failed job has left', () => {
    const mediaType = 'application/vnd.jupyter.outputs+json';
    const links = [
      {
        rel: 'partial-results',
        type: mediaType,
        href: `/jobs/${ID}/results/outputs`
      }
    ];
    const step = surveyed(
      running({ outputs: [{ id: 'outputs', mediaTypes: [mediaType] }] }),
      status({
        status: 'failed',
        message: 'ZeroDivisionError: division by zero',
        links
      })
    );
    expect(request(step, 'partial').url).toBe(`jobs/${ID}/results/outputs`);
    const next = answered(
      step,
      'partial',
      answer(200, '[{"output_type":"error"}]', { 'content-type': mediaType })
    );
    expect(effect(next, 'collect')).toMatchObject({
      results: [{ name: 'outputs', mediaType, answer: '2-partial' }]
    });
    expect(next.job).toMatchObject({
      state: 'failed',
      message: 'ZeroDivisionError: division by zero'
    });
  });
});

describe('dismissing', () => {
  const dismissing = (): IJobStep => asked(running().job);

  it('ends the job at the server’s word', () => {
    const step = answered(
      dismissing(),
      'dismiss',
      recorded('pygeoapi-dismiss')
    );
    expect(step.job).toMatchObject({
      state: 'dismissed',
      message: 'Job dismissed',
      rest: true
    });
  });

  it.each([
    ['running', answer(200, { jobID: ID, status: 'running' })],
    ['nothing', answer(204, null)],
    ['a code', answer(200, { code: 'JobDismissed' })],
    [
      'an error in a 200',
      answer(200, { statusInfo: { error: 'Can not dismiss' } })
    ],
    ['410', answer(410, null)]
  ])('waits for the next survey when the answer is %s', (_, page) => {
    const step = answered(dismissing(), 'dismiss', page);
    expect(step.job).toMatchObject({
      state: 'accepted',
      rest: false,
      survey: true
    });
    const gone = surveyed(step, recorded('pygeoapi-nojob'), 2);
    expect(gone.job).toMatchObject({ state: 'dismissed', rest: true });
  });

  it('is sent again to a server that did not know the job yet', () => {
    const step = answered(dismissing(), 'dismiss', answer(404, null));
    const unknown = surveyed(step, recorded('pygeoapi-nojob'), 2);
    expect(unknown.job).toMatchObject({ state: 'accepted', rest: false });
    const still = surveyed(
      unknown,
      answer(200, { jobID: ID, status: 'running' }),
      4
    );
    expect(request(still, 'dismiss').method).toBe('DELETE');
  });

  it('has come to its end where the server still does not know the job later', () => {
    const step = answered(dismissing(), 'dismiss', answer(404, null));
    const gone = surveyed(step, recorded('pygeoapi-nojob'), 60);
    expect(gone.job).toMatchObject({ state: 'dismissed', rest: true });
  });

  it('says why it did not work, and goes on', () => {
    const step = answered(
      dismissing(),
      'dismiss',
      answer(405, { title: 'Not allowed' })
    );
    expect(step.job.message).toBe('It could not be cancelled: Not allowed');
    const later = surveyed(step, answer(200, { jobID: ID, status: 'running' }));
    expect(later.job).toMatchObject({
      state: 'running',
      message: 'It could not be cancelled: Not allowed'
    });
    expect(asked(later.job).effects).toMatchObject([{ id: '3-dismiss' }]);
  });

  it('is asked for once, however often the button is pressed', () => {
    expect(asked(dismissing().job).effects).toEqual([]);
  });

  it('is sent again when its fate was unknown and the job still runs', () => {
    const step = event(dismissing(), 'dismiss', 'unknown');
    const still = surveyed(step, answer(200, { jobID: ID, status: 'running' }));
    expect(still.effects).toMatchObject([{ id: '3-dismiss' }]);
  });

  it('of a job that waits to be sent sends nothing', () => {
    const waiting = unanswered(begin(orderOf()), 'execute', 'unreachable');
    const step = asked(waiting.job);
    expect(step.job).toMatchObject({ state: 'dismissed', rest: true });
    expect(
      event({ ...waiting, job: step.job }, 'again', 'elapsed').effects
    ).toEqual([]);
  });

  it('follows as soon as a job that is being sent is known', () => {
    const first = begin(orderOf());
    const cancelled = { ...first, job: asked(first.job).job };
    const step = answered(
      cancelled,
      'execute',
      recorded('pygeoapi-exec-async')
    );
    expect(request(step, 'dismiss')).toMatchObject({ url: `jobs/${ID}` });
  });
});

describe('attach', () => {
  it('takes up a job by its id or address', () => {
    for (const reference of [ID, `http://localhost:18770/jobs/${ID}?f=json`]) {
      const first = attach(orderOf({}, { process: '' }), reference);
      const step = answered(first, 'attach', recorded('pygeoapi-status'));
      expect(step.job).toMatchObject({
        remote: ID,
        state: 'successful',
        order: { process: 'hello-world' }
      });
      expect(step.effects).toMatchObject([{ kind: 'request' }]);
    }
  });

  it('follows it where it was found, which is not below itself', () => {
    const first = attach(orderOf({ list: true }), ID);
    const page = answer(200, { jobID: ID, status: 'running' });
    const url = `http://hpc.example/jobs/${ID}`;
    const step = answered(first, 'attach', { ...page, url });
    expect(ogcApiProcesses.survey([step.job])[0].url).toBe(`jobs/${ID}`);
  });

  it('takes the address of its results for its own', () => {
    const url = `http://hpc.example/jobs/${ID}`;
    for (const end of ['/results', '/results/', '/results?f=json']) {
      const step = attach(orderOf(), url + end);
      expect(step.job.remote).toBe(ID);
      expect(request(step, 'attach').url).toBe(
        end.includes('?') ? `${url}?f=json` : url
      );
    }
  });

  it('dismisses what was cancelled while it was taken up', () => {
    const first = attach(orderOf({ list: true }), ID);
    const cancelled = { ...first, job: asked(first.job).job };
    const page = answer(200, { jobID: ID, status: 'running' });
    const step = answered(cancelled, 'attach', page);
    expect(request(step, 'dismiss')).toMatchObject({
      method: 'DELETE',
      url: `jobs/${ID}`
    });
  });

  it('says when there is no such job', () => {
    const step = answered(
      attach(orderOf(), 'nope'),
      'attach',
      recorded('pygeoapi-nojob')
    );
    expect(step.job).toMatchObject({
      state: 'lost',
      message: 'The server has no such job: nope',
      rest: true
    });
  });
});

describe('advance', () => {
  it('takes any event in any state, and echoes change nothing', () => {
    const first = begin(orderOf({ list: true }));
    const states = [
      first,
      running(),
      asked(running().job),
      event(first, 'execute', 'unknown'),
      surveyed(running(), recorded('pygeoapi-status')),
      answered(first, 'execute', recorded('pygeoapi-exec-badinput'))
    ];
    const echo: JobEvent[] = [
      {
        type: 'answered',
        effect: '99-execute',
        answer: answer(500, null),
        at: AT
      },
      {
        type: 'unanswered',
        effect: '99-results',
        failure: { kind: 'broken', message: '', at: AT },
        at: AT
      },
      { type: 'unknown', effect: '', at: AT },
      { type: 'elapsed', effect: '1-again', at: AT },
      { type: 'stored', effect: '1-upload', size: 0, at: AT },
      { type: 'collected', effect: '1-collect', failures: [], at: AT },
      { type: 'asked', action: 'shutdown', fields: {}, at: AT }
    ];
    for (const { job } of states) {
      for (const happened of echo) {
        expect(advance(job, happened)).toEqual({ job, effects: [] });
      }
    }
  });

  it('reads a job whose memory is not its own', () => {
    const job = {
      ...running().job,
      memory: { phase: 7, pending: 'x' } as unknown as JsonObject
    };
    expect(
      advance(job, { type: 'unknown', effect: '1-execute', at: AT }).effects
    ).toEqual([]);
  });
});
