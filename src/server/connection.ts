import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/** What every request to the server extension needs. */
export interface IConnection {
  settings: ServerConnection.ISettings;
  /** For the messages of errors that a user will read. */
  trans: TranslationBundle;
}
