import type { ITell } from '../../job';
import { ogcApiProcesses } from '..';
import { orderOf, request } from './steps';

describe('the subscriber of an execute request', () => {
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
