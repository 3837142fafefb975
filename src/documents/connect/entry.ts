import type { JsonObject, JsonValue } from '../../protocols/json';
import type { IAuthField, IGateway } from '../../server/records';

/** What stands in the form, by the name of its field in the entry: `url`, `auth.token`, `tls.ca`. */
export type Values = Readonly<Record<string, string>>;

/** Fields of `tls` and `proxy`; the last of each is a secret. */
export const TLS = ['ca', 'certificate', 'key', 'passphrase'] as const;
export const PROXY = ['url', 'user', 'password'] as const;

/** Fields of one more header whose value is a secret. */
export const HEADER = ['name', 'value'] as const;

/** Said behind a further origin that gets the credentials too. */
const TOO = ' with credentials';

/** What the form of a gateway that is there begins with; secrets are empty. */
export function valuesOf(gateway: IGateway): Values {
  const values: Record<string, string> = {
    url: gateway.url ?? gateway.root,
    title: gateway.title,
    origins: (gateway.origins ?? []).map(originText).join('\n'),
    headers: Object.entries(gateway.headers ?? {})
      .map(([name, value]) => `${name}: ${textOf(value)}`)
      .join('\n')
  };
  const parts = {
    auth: gateway.auth ?? { scheme: 'none' },
    tls: gateway.tls ?? {},
    proxy: gateway.proxy ?? {}
  };
  for (const [part, fields] of Object.entries(parts)) {
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') {
        values[`${part}.${name}`] = value;
      }
    }
  }
  return values;
}

/**
 * The entry that the form stands for (`docs/architecture.md`, "An entry").
 *
 * @param base - the gateway that is changed: a secret that is not typed stays its own.
 */
export function entryOf(
  values: Values,
  protocol: string,
  fields: readonly IAuthField[],
  base: IGateway | null
): JsonObject {
  const name = (values['header.name'] ?? '').trim();
  const secret = `header-${name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')}`;
  const entry: Record<string, JsonValue> = {
    protocol,
    url: address(values.url ?? ''),
    origins: lines(values.origins).map(origin),
    headers: {
      ...Object.fromEntries(lines(values.headers).map(header)),
      ...(name === '' ? {} : { [name]: { $secret: secret } })
    },
    auth: {
      scheme: values['auth.scheme'] || 'none',
      ...part(
        values,
        'auth',
        fields.map(({ name }) => name)
      )
    }
  };
  if (name !== '') {
    entry.secrets = { [secret]: values['header.value'] ?? '' };
  }
  const title = (values.title ?? '').trim();
  if (title !== '') {
    entry.title = title;
  }
  const tls = {
    ...secretOf(base?.tls, 'passphrase'),
    ...part(values, 'tls', TLS)
  };
  const proxy = {
    ...secretOf(base?.proxy, 'password'),
    ...part(values, 'proxy', PROXY)
  };
  if (TLS.slice(0, 3).some(name => name in tls) || values['tls.passphrase']) {
    entry.tls = tls;
  }
  if (values['proxy.url'] || values['proxy.user'] || values['proxy.password']) {
    entry.proxy = proxy;
  }
  if (base) {
    entry.id = base.id;
    entry.options = base.options ?? {};
  }
  return entry;
}

/** Which fields lack what they need. */
export function missing(
  values: Values,
  fields: readonly IAuthField[],
  base: IGateway | null
): string[] {
  const required = fields.filter(
    field => field.required && !(field.secret && isStored(field.name, base))
  );
  const isEmpty = (name: string): boolean => (values[name] ?? '').trim() === '';
  const pair = HEADER.map(name => `header.${name}`);
  return [
    'url',
    ...required.map(({ name }) => `auth.${name}`),
    ...(pair.every(isEmpty) ? [] : pair)
  ].filter(isEmpty);
}

/** A secret field of the scheme in use is stored already. */
export function isStored(field: string, base: IGateway | null): boolean {
  const name = nameOf(base?.auth?.[field]);
  return name !== null && base?.secrets?.[name] === true;
}

/** An address as it was pasted, made whole: https where no scheme is given, no query. */
export function address(pasted: string): string {
  const text = pasted.trim();
  const whole =
    text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
      ? text
      : `https://${text}`;
  return whole.replace(/[?#].*$/s, '');
}

/** The field of the form that a field of the server's answer belongs to; null where it has none. */
export function fieldOf(
  told: string,
  shown: ReadonlySet<string>
): string | null {
  const name = told.replace(/^gateway\./, '');
  if (shown.has(name)) {
    return name;
  }
  const first = name.split(/[.[]/)[0];
  const heirs: Record<string, string> = {
    auth: 'auth.scheme',
    tls: 'tls.ca',
    proxy: 'proxy.url'
  };
  const heir = heirs[first] ?? first;
  return shown.has(heir) ? heir : null;
}

function part(
  values: Values,
  place: string,
  names: readonly string[]
): Record<string, string> {
  return Object.fromEntries(
    names
      .map(name => [name, values[`${place}.${name}`] ?? ''])
      .filter(([, value]) => value !== '')
  );
}

/** The placeholder of a secret that is stored. */
function secretOf(
  fields: JsonObject | null | undefined,
  name: string
): JsonObject {
  const value = fields?.[name];
  return nameOf(value) === null || value === undefined ? {} : { [name]: value };
}

function nameOf(value: JsonValue | undefined): string | null {
  const name =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject).$secret
      : null;
  return typeof name === 'string' ? name : null;
}

function lines(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

function origin(line: string): JsonValue {
  return line.endsWith(TOO)
    ? { url: address(line.slice(0, -TOO.length)), credentials: true }
    : address(line);
}

function originText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return String(value);
  }
  const { url, credentials } = value as JsonObject;
  return `${String(url)}${credentials === true ? TOO : ''}`;
}

function header(line: string): [string, JsonValue] {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon).trim();
  const text = colon < 0 ? '' : line.slice(colon + 1).trim();
  const secret = /^\{"\$secret": ?"([^"]+)"\}$/.exec(text);
  return [name, secret ? { $secret: secret[1] } : text];
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
