import type { TranslationBundle } from '@jupyterlab/translation';
import type * as React from 'react';

/** West, south, east, north in degrees; west beyond east crosses the antimeridian. */
export type Box = readonly [number, number, number, number];

/** A map on which a box can be drawn with a pointer. */
export type BoxMap = React.ComponentType<{
  /** Null while there is none. */
  box: Box | null;
  onChange: (box: Box) => void;
  trans: TranslationBundle;
}>;

/** What the fields of a form are given beside their value. */
export interface IFieldContext {
  trans: TranslationBundle;
  /** Id of the form as a whole, which the ids of its fields begin with. */
  root: string;
  /** Let the user choose a file of the Jupyter server: its path below the root, or null. Null where there is no file browser. */
  pickFile: (() => Promise<string | null>) | null;
  /** Null where no map can be shown. */
  BoxMap: BoxMap | null;
  /** By input: what it was in the job that the form was filled in from, in a few words, where it is another now. */
  changes: ReadonlyMap<string, string>;
  /** Give an input the value that it had then. */
  putBack: (name: string) => void;
}

/** Elements that describe a field, to go into `aria-describedby`. */
export function describedBy(id: string): string {
  return `${id}__error ${id}__help`;
}
