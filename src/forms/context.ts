import type { TranslationBundle } from '@jupyterlab/translation';

/** What the fields of a form are given beside their value. */
export interface IFieldContext {
  trans: TranslationBundle;
  /** Id of the form as a whole, which the ids of its fields begin with. */
  root: string;
  /** Let the user choose a file of the Jupyter server: its path below the root, or null. Null where there is no file browser. */
  pickFile: (() => Promise<string | null>) | null;
}

/** Elements that describe a field, to go into `aria-describedby`. */
export function describedBy(id: string): string {
  return `${id}__error ${id}__help`;
}
