import type { IProcessDescription } from '../../protocols/description';
import { CRS84 } from '../../protocols/crs';

export { CRS84 };

/** Inputs of every kind, as a protocol describes them. */
export const DESCRIBED: Pick<IProcessDescription, 'inputs' | 'hints'> = {
  inputs: {
    type: 'object',
    required: ['text', 'signal'],
    properties: {
      text: { type: 'string', title: 'Text', minLength: 2 },
      signal: {
        type: 'string',
        title: 'Signal',
        description: 'CSV, first column time in s',
        contentMediaType: 'text/csv'
      },
      either: {
        oneOf: [
          { type: 'string', contentMediaType: 'text/xml' },
          { type: 'object' }
        ]
      },
      box: {
        type: 'object',
        required: ['bbox'],
        properties: {
          bbox: { type: 'array', items: { type: 'number' } },
          crs: { type: 'string', default: CRS84 }
        }
      },
      low: {
        type: ['number', 'null'],
        title: 'Cut-off frequency',
        exclusiveMinimum: 0,
        default: null
      },
      pause: { type: 'integer', minimum: 0, maximum: 10, default: 0 },
      window: { type: 'string', enum: ['none', 'hann'], default: 'hann' },
      list: { type: 'array', items: { type: 'number', minimum: 1 } },
      nested: {
        type: 'object',
        properties: { depth: { type: 'integer', default: 3 } }
      },
      free: { type: 'object' }
    }
  },
  hints: {
    signal: { kind: 'complex', mediaTypes: ['text/csv'] },
    either: { kind: 'complex', mediaTypes: ['text/xml', 'application/json'] },
    box: { kind: 'bbox', crs: [CRS84] }
  }
};
