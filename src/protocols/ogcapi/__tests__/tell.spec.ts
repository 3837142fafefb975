import type { IJobStep, ITell } from '../../job';
import type { JsonObject } from '../../json';
import { ogcApiProcesses } from '..';
import { answer } from './recorded';
import { answered, orderOf, request } from './steps';

/** What the first request of an order says about whom to tell. */
function subscriber(step: IJobStep): unknown {
  const { body } = request(step, 'execute');
  return body?.kind === 'json' ? (body.value as JsonObject).subscriber : null;
}

const OWN = {
  successUri: { $callback: 'success' },
  inProgressUri: { $callback: 'progress' },
  failedUri: { $callback: 'failed' }
};

describe('the subscriber of an execute request', () => {
  it('is this server at servers that say they can tell, with the addresses left open', () => {
    const told = (target: JsonObject, tell?: ITell): unknown =>
      subscriber(ogcApiProcesses.begin(orderOf(target, { tell })));
    expect(told({ callback: true })).toEqual(OWN);
    expect(told({ callback: true, modes: ['sync', 'async'] })).toEqual(OWN);
    expect(told({ callback: false })).toBeUndefined();
    // there is no job of which a server could tell
    expect(told({ callback: true, modes: ['sync'] })).toBeUndefined();
    // the user's addresses take the place of ours, each its own
    const tell = { success: 'https://a.example/s' };
    expect(told({ callback: true }, tell)).toEqual({
      ...OWN,
      successUri: 'https://a.example/s'
    });
  });

  it('is left away when the server names it as its reason to refuse, and nothing is sent a third time', () => {
    const first = ogcApiProcesses.begin(orderOf({ callback: true }));
    const refusals = [
      answer(400, {
        detail: 'subscriber: callbacks to 10.0.0.1 are forbidden'
      }),
      answer(422, {
        detail: [{ loc: ['body', 'subscriber', 'successUri'], msg: 'bad URL' }]
      })
    ];
    for (const refusal of refusals) {
      const second = answered(first, 'execute', refusal);
      expect(subscriber(second)).toBeUndefined();
      expect(second.job).toMatchObject({ state: 'created', rest: false });
      expect(answered(second, 'execute', refusal).job).toMatchObject({
        state: 'failed',
        rest: true
      });
    }
  });

  it('is no reason to send anything again when the server says something else, or may have taken it', () => {
    const first = ogcApiProcesses.begin(orderOf({ callback: true }));
    for (const page of [
      answer(400, { detail: 'inputs.name: a text is needed' }),
      answer(403, { detail: 'subscriber: not for you' }),
      answer(500, { detail: 'subscriber: failed' }),
      answer(502, { detail: 'callback' })
    ]) {
      const step = answered(first, 'execute', page);
      expect(step.effects.filter(item => /-execute$/.test(item.id))).toEqual(
        []
      );
    }
    const own = ogcApiProcesses.begin(
      orderOf({}, { tell: { success: 'https://a.example/' } })
    );
    const refused = answered(
      own,
      'execute',
      answer(400, { detail: 'subscriber: no' })
    );
    expect(refused.job).toMatchObject({ state: 'failed', rest: true });
  });

  it('says whom to tell where the user gives addresses, and nothing else', () => {
    const sent = (tell?: ITell): unknown => {
      const { body } = request(
        ogcApiProcesses.begin(orderOf({}, { tell })),
        'execute'
      );
      return body?.kind === 'json' ? body.value : null;
    };
    expect(
      sent({ success: 'https://a.example/s', failed: 'https://a.example/f' })
    ).toMatchObject({
      subscriber: {
        successUri: 'https://a.example/s',
        failedUri: 'https://a.example/f'
      }
    });
    expect(sent({ progress: 'https://a.example/p' })).toMatchObject({
      subscriber: { inProgressUri: 'https://a.example/p' }
    });
    expect(sent()).not.toHaveProperty('subscriber');
    expect(sent({})).not.toHaveProperty('subscriber');
  });
});
