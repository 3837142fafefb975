import type { TranslationBundle } from '@jupyterlab/translation';

/** What an authentication scheme is called; its own name where it has no other. */
export function schemeWord(scheme: string, trans: TranslationBundle): string {
  switch (scheme) {
    case 'none':
      return trans.__('None');
    case 'basic':
      return trans.__('User and password');
    case 'bearer':
      return trans.__('Bearer token');
    case 'header':
      return trans.__('Key in a header');
    case 'oauth2-client-credentials':
      return trans.__('OAuth2 client credentials');
    default:
      return scheme;
  }
}

/** What a field of an authentication scheme is called. */
export function authFieldWord(field: string, trans: TranslationBundle): string {
  switch (field) {
    case 'user':
      return trans.__('User');
    case 'password':
      return trans.__('Password');
    case 'token':
      return trans.__('Token');
    case 'name':
      return trans.__('Name of the header');
    case 'value':
      return trans.__('Key');
    case 'token_url':
      return trans.__('Address of the token server');
    case 'client_id':
      return trans.__('Client id');
    case 'client_secret':
      return trans.__('Client secret');
    case 'scope':
      return trans.__('Scope');
    case 'audience':
      return trans.__('Audience');
    case 'client_auth':
      return trans.__('How the client proves itself: basic or body');
    default:
      return field;
  }
}
