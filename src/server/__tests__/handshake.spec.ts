import { nullTranslator } from '@jupyterlab/translation';

import { mismatch } from '../handshake';
import { VERSION } from '../version';

const trans = nullTranslator.load('');
const server = { version: '0.1.0', api: 1, worker: false, readonly: false };

describe('handshake', () => {
  it('knows the version of the package', () => {
    const { version } = jest.requireActual<{ version: string }>(
      '../../../package.json'
    );
    expect(VERSION).toBe(version);
  });

  it('is content with halves of one version', () => {
    expect(mismatch(server, trans, '0.1.0')).toBeNull();
  });

  it('says what to do when the versions differ', () => {
    expect(mismatch(server, trans, '0.2.0')).toBe(
      'The server extension is 0.1.0, the user interface 0.2.0: restart JupyterLab and reload this page.'
    );
  });

  it('takes another interface of the same version for a mismatch', () => {
    expect(mismatch({ ...server, api: 2 }, trans, '0.1.0')).not.toBeNull();
  });
});
