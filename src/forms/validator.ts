import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { ValidatorType } from '@rjsf/utils';

import type { IFault } from './sentences';
import type { Check } from './validate';

/** AJV, in the two shapes in which forms need it. */
export interface IValidation {
  /** RJSF wants one to resolve schemas with; it is not asked for faults. */
  validator: ValidatorType<ReadonlyJSONObject>;
  check: Check;
}

/**
 * Load AJV.
 *
 * #### Notes
 * Where none of several alternatives fits, `check` leaves the faults of each of
 * them out. A schema that AJV cannot compile finds no fault: the server has
 * the last word then.
 */
export async function loadValidation(): Promise<IValidation> {
  const { customizeValidator } = await import('@rjsf/validator-ajv8');
  const validator = customizeValidator<ReadonlyJSONObject>();
  const check: Check = (schema, value) => {
    const { errors } = validator.rawValidation<IAjvFault>(
      schema,
      value as ReadonlyJSONObject
    );
    const all = errors ?? [];
    const choices = all
      .filter(fault => fault.keyword === 'oneOf' || fault.keyword === 'anyOf')
      .map(fault => `${fault.schemaPath}/`);
    return all.filter(
      fault => !choices.some(choice => fault.schemaPath.startsWith(choice))
    );
  };
  return { validator, check };
}

interface IAjvFault extends IFault {
  /** JSON pointer to the keyword: `#/properties/a/minimum`. */
  schemaPath: string;
}
