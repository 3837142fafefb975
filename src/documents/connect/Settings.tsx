import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { authFieldWord, schemeWord } from '../words';
import { isStored } from './entry';
import { Field } from './Field';
import type { ConnectModel } from './model';

interface IPartProps {
  model: ConnectModel;
  trans: TranslationBundle;
}

/** How requests are signed: the scheme, and the fields that the server's rules give it. */
export function Authentication({ model, trans }: IPartProps): JSX.Element {
  const id = React.useId();
  const scheme = model.values['auth.scheme'] || 'none';
  const fault = model.fault('auth.scheme');
  return (
    <>
      <div className="jp-HpcField">
        <label className="jp-HpcField-label" htmlFor={id}>
          {trans.__('Authentication')}
        </label>
        <select
          id={id}
          className="jp-HpcInput"
          value={scheme}
          aria-invalid={fault !== ''}
          aria-describedby={`${id}-error`}
          onChange={event => model.set('auth.scheme', event.target.value)}
        >
          {model.rules?.schemes.map(each => (
            <option key={each.scheme} value={each.scheme}>
              {schemeWord(each.scheme, trans)}
            </option>
          ))}
        </select>
        <p className="jp-HpcField-error" id={`${id}-error`} role="alert">
          {fault}
        </p>
      </div>
      {model.authFields.map(({ name, secret, required }) => {
        const stored = secret && isStored(name, model.base);
        return (
          <Field
            key={`${scheme}.${name}`}
            model={model}
            name={`auth.${name}`}
            label={
              required
                ? authFieldWord(name, trans)
                : trans.__('%1 (optional)', authFieldWord(name, trans))
            }
            kind={secret ? 'password' : 'text'}
            required={required && !stored}
            placeholder={stored ? trans.__('stored; type to replace it') : ''}
            help={
              secret
                ? trans.__('Kept on the Jupyter server, and never shown again.')
                : ''
            }
          />
        );
      })}
    </>
  );
}

/** What most gateways need nothing of. */
export function Further({ model, trans }: IPartProps): JSX.Element {
  const [open, setOpen] = React.useState(false);
  const faulty = FURTHER.some(name => model.fault(name) !== '');
  const needed = faulty || model.advice === 'tls';
  React.useEffect(() => {
    if (needed) {
      setOpen(true);
    }
  }, [needed]);
  const field = (
    name: string,
    label: string,
    help = '',
    kind: 'text' | 'password' | 'lines' = 'text'
  ): JSX.Element => (
    <Field model={model} name={name} label={label} help={help} kind={kind} />
  );
  const path = trans.__('Absolute path on the Jupyter server');
  return (
    <details
      className="jp-HpcDetails jp-HpcGateway-further"
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('further settings')}</summary>
      {field(
        'tls.ca',
        trans.__('CA file'),
        trans.__('%1, PEM: for a server with a certificate of its own.', path)
      )}
      {field('tls.certificate', trans.__('Client certificate'), path)}
      {field('tls.key', trans.__('Key of the client certificate'), path)}
      {field(
        'tls.passphrase',
        trans.__('Passphrase of the key'),
        '',
        'password'
      )}
      {field(
        'headers',
        trans.__('Headers'),
        trans.__(
          'One a line, as in “Accept-Language: en”. Never a secret: that is what the next two fields are for.'
        ),
        'lines'
      )}
      {field(
        'header.name',
        trans.__('Secret header'),
        trans.__(
          'Name of a header whose value is a secret, beside the authentication above. Another one can be added once this one is saved.'
        )
      )}
      {field(
        'header.value',
        trans.__('Value of the secret header'),
        trans.__('Kept on the Jupyter server, and never shown again.'),
        'password'
      )}
      {field(
        'origins',
        trans.__('Further origins'),
        trans.__(
          'Addresses that its links may lead to, one a line; those that end with “with credentials” get them too.'
        ),
        'lines'
      )}
      {field(
        'proxy.url',
        trans.__('Proxy'),
        trans.__('As in http://proxy.example.org:3128')
      )}
      {field('proxy.user', trans.__('User of the proxy'))}
      {field(
        'proxy.password',
        trans.__('Password of the proxy'),
        '',
        'password'
      )}
    </details>
  );
}

const FURTHER = [
  'tls.ca',
  'tls.certificate',
  'tls.key',
  'tls.passphrase',
  'headers',
  'header.name',
  'header.value',
  'origins',
  'proxy.url',
  'proxy.user',
  'proxy.password'
];
