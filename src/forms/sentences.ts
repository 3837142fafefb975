import type { TranslationBundle } from '@jupyterlab/translation';

/** A fault as AJV tells it, as far as we read it. */
export interface IFault {
  keyword: string;
  /** JSON pointer to the value: `/list/0`. */
  instancePath: string;
  params: Record<string, unknown>;
}

/** A fault as a plain sentence to stand below the field, without the field's name. */
export function sentence(fault: IFault, trans: TranslationBundle): string {
  const { params } = fault;
  const limit = String(params.limit);
  switch (fault.keyword) {
    case 'required':
      return trans.__('needs “%1”', String(params.missingProperty));
    case 'type':
      return typeSentence(params.type, trans);
    case 'minimum':
      return trans.__('must be at least %1', limit);
    case 'maximum':
      return trans.__('must be at most %1', limit);
    case 'exclusiveMinimum':
      return trans.__('must be greater than %1', limit);
    case 'exclusiveMaximum':
      return trans.__('must be less than %1', limit);
    case 'multipleOf':
      return trans.__('must be a multiple of %1', String(params.multipleOf));
    case 'minLength':
      return params.limit === 1
        ? trans.__('must not be empty')
        : trans.__('must have at least %1 characters', limit);
    case 'maxLength':
      return trans.__('must have at most %1 characters', limit);
    case 'pattern':
      return trans.__('must match the pattern %1', String(params.pattern));
    case 'format':
      return formatSentence(String(params.format), trans);
    case 'enum':
      return trans.__(
        'must be one of %1',
        (params.allowedValues as unknown[]).map(String).join(', ')
      );
    case 'const':
      return trans.__('must be %1', JSON.stringify(params.allowedValue));
    case 'minItems':
      return trans.__('must have at least %1 values', limit);
    case 'maxItems':
      return trans.__('must have at most %1 values', limit);
    case 'uniqueItems':
      return trans.__('must not have the same value twice');
    case 'minProperties':
      return trans.__('at least %1 must be filled in', limit);
    case 'maxProperties':
      return trans.__('at most %1 may be filled in', limit);
    case 'additionalProperties':
      return trans.__('must not have “%1”', String(params.additionalProperty));
    default:
      return trans.__('is not what the server takes here');
  }
}

function typeSentence(type: unknown, trans: TranslationBundle): string {
  switch (type) {
    case 'number':
      return trans.__('must be a number');
    case 'integer':
      return trans.__('must be a whole number');
    case 'string':
      return trans.__('must be a text');
    case 'boolean':
      return trans.__('must be yes or no');
    case 'array':
      return trans.__('must be a list');
    case 'object':
      return trans.__('must be an object in braces');
    default:
      return trans.__('is not what the server takes here');
  }
}

function formatSentence(format: string, trans: TranslationBundle): string {
  switch (format) {
    case 'date':
      return trans.__('must be a date like 2026-01-31');
    case 'date-time':
      return trans.__('must be a time like 2026-01-31T12:00:00Z');
    case 'time':
      return trans.__('must be a time like 12:00:00Z');
    case 'uri':
    case 'url':
      return trans.__('must be an address like https://example.org/');
    case 'email':
      return trans.__('must be an e-mail address');
    default:
      return trans.__('must have the format %1', format);
  }
}
