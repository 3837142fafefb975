import type { ErrorSchema } from '@rjsf/utils';

import type { IFieldError } from './validate';

/**
 * Errors as RJSF hands them to the fields.
 *
 * @param touched - only errors of these inputs; all of them when null.
 */
export function errorSchema(
  errors: readonly IFieldError[],
  touched: ReadonlySet<string> | null
): ErrorSchema {
  const root: IErrorNode = {};
  for (const { path, message } of errors) {
    if (path.length === 0 || (touched && !touched.has(path[0]))) {
      continue;
    }
    let node = root;
    for (const part of path) {
      node = (node[part] as IErrorNode | undefined) ?? (node[part] = {});
    }
    node.__errors = [...(node.__errors ?? []), message];
  }
  return root as ErrorSchema;
}

interface IErrorNode {
  __errors?: string[];
  [part: string]: IErrorNode | string[] | undefined;
}
