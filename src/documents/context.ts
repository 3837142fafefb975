import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';

import type { IDeeds } from '../components/deeds';
import type { ICopy } from '../server/copies';
import type { IGateways, IJobs } from '../tokens';

/** What the documents of this extension are given. */
export interface IDocumentContext {
  gateways: IGateways;
  jobs: IJobs;
  deeds: IDeeds;
  notebook: ICurrentNotebook;
  rendermime: IRenderMimeRegistry;
  /** Let the user choose a file of the Jupyter server; null where there is no file browser. */
  pickFile: (() => Promise<string | null>) | null;
  /** Put a result as a new file into the folder that the file browser shows. */
  copyResult(job: string, name: string): Promise<ICopy>;
  trans: TranslationBundle;
}

/** The notebook that a result would go into. */
export interface ICurrentNotebook {
  /** Its name; null when none is open. */
  readonly name: string | null;
  readonly changed: ISignal<unknown, unknown>;
  /** Insert a cell that waits for the job's result. */
  insertCard(job: string, source: string): Promise<void>;
  /**
   * Insert a code cell below the active one.
   *
   * @param write - gives its source; `folder` is the notebook's, from the Jupyter root.
   */
  insertCode(write: (folder: string) => string): Promise<void>;
}
