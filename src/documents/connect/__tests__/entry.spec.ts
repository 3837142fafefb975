import type { IAuthField, IGateway } from '../../../server/records';
import { address, entryOf, fieldOf, missing, valuesOf } from '../entry';

const BEARER: IAuthField[] = [{ name: 'token', secret: true, required: true }];

/** A gateway as `GET gateways` gives one that a user added. */
const testbed: IGateway = {
  id: 'testbed',
  title: 'Testbed',
  protocol: 'ogcapi-processes',
  root: 'https://ogc.example/api/',
  embedded: false,
  editable: true,
  url: 'https://ogc.example/api/',
  auth: { scheme: 'bearer', token: { $secret: 'token' } },
  secrets: { token: true, 'proxy-password': true, 'tls-passphrase': true },
  options: { page: 10 },
  origins: [
    'https://results.example',
    { url: 'https://jobs.example', credentials: true }
  ],
  headers: { 'Accept-Language': 'en', 'X-Tenant': { $secret: 'tenant' } },
  tls: {
    ca: '/etc/ca.pem',
    certificate: '/etc/me.pem',
    passphrase: { $secret: 'tls-passphrase' }
  },
  proxy: {
    url: 'http://proxy.example:3128',
    user: 'me',
    password: { $secret: 'proxy-password' }
  }
};

describe('the entry of a gateway', () => {
  it('of a form that nobody touched says what the gateway says', () => {
    const { id, title, protocol, url, auth, options } = testbed;
    const { origins, headers, tls, proxy } = testbed;
    expect(
      entryOf(valuesOf(testbed), 'ogcapi-processes', BEARER, testbed)
    ).toEqual({
      ...{ id, title, protocol, url, options, origins, headers, tls, proxy },
      // The token is left away: what is stored stays.
      auth: { scheme: auth?.scheme }
    });
  });

  it('shows no secret and no placeholder of one in a field', () => {
    const values = valuesOf(testbed);
    expect(values['auth.token']).toBeUndefined();
    expect(values['tls.passphrase']).toBeUndefined();
    expect(values['proxy.password']).toBeUndefined();
  });

  it('has a further header whose value is a secret, and asks for both halves of it', () => {
    const values = { url: 'ogc.example', headers: 'Accept-Language: en' };
    const typed = { 'header.name': ' X-Tenant ', 'header.value': 'abc' };
    expect(
      entryOf({ ...values, ...typed }, 'ogcapi-processes', [], null)
    ).toMatchObject({
      headers: {
        'Accept-Language': 'en',
        'X-Tenant': { $secret: 'header-x-tenant' }
      },
      secrets: { 'header-x-tenant': 'abc' }
    });
    expect(missing({ ...values, ...typed }, [], null)).toEqual([]);
    expect(missing({ ...values, 'header.value': 'abc' }, [], null)).toEqual([
      'header.name'
    ]);
    expect(missing({ ...values, 'header.name': 'X-A' }, [], null)).toEqual([
      'header.value'
    ]);
    expect(
      entryOf(values, 'ogcapi-processes', [], null).secrets
    ).toBeUndefined();
  });

  it('carries a secret that is typed in its own field', () => {
    const values = {
      url: 'ogc.example/api?f=html#top',
      'auth.scheme': 'bearer',
      'auth.token': 'abc',
      'auth.password': 'of a scheme that was chosen before'
    };
    expect(entryOf(values, 'wps', BEARER, null)).toEqual({
      protocol: 'wps',
      url: 'https://ogc.example/api',
      origins: [],
      headers: {},
      auth: { scheme: 'bearer', token: 'abc' }
    });
  });

  it('leaves a proxy and a certificate away that were emptied', () => {
    const values = {
      ...valuesOf(testbed),
      'tls.ca': '',
      'tls.certificate': '',
      'proxy.url': '',
      'proxy.user': ''
    };
    const entry = entryOf(values, 'ogcapi-processes', BEARER, testbed);
    expect(entry.tls).toBeUndefined();
    expect(entry.proxy).toBeUndefined();
  });
});

describe('what a form lacks', () => {
  it('is an address, and the fields that the scheme needs', () => {
    expect(missing({ url: ' ' }, BEARER, null)).toEqual(['url', 'auth.token']);
  });

  it('is no secret that is stored', () => {
    expect(missing(valuesOf(testbed), BEARER, testbed)).toEqual([]);
  });

  it('is a secret whose store does not hold it', () => {
    const base = { ...testbed, secrets: { token: false } };
    expect(missing(valuesOf(base), BEARER, base)).toEqual(['auth.token']);
  });
});

describe('an address that is pasted', () => {
  it.each([
    [' ogc.example ', 'https://ogc.example'],
    ['http://localhost:5000/', 'http://localhost:5000/'],
    ['https://ogc.example/api?f=html', 'https://ogc.example/api'],
    ['', '']
  ])('%p becomes %p', (pasted, whole) => {
    expect(address(pasted)).toBe(whole);
  });
});

describe('a fault that the server names', () => {
  const shown = new Set([
    'url',
    'auth.scheme',
    'auth.token',
    'origins',
    'tls.ca'
  ]);

  it.each([
    ['gateway.url', 'url'],
    ['auth.token', 'auth.token'],
    ['auth', 'auth.scheme'],
    ['gateway.origins[1]', 'origins'],
    ['tls', 'tls.ca'],
    ['protocol', null]
  ])('in %p stands beside %p', (told, field) => {
    expect(fieldOf(told, shown)).toBe(field);
  });
});
