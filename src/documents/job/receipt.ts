import type { JsonObject } from '../../protocols/json';
import type { IJobRecord, IResult, ITransition } from '../../server/records';

/** What a receipt is made of. */
export interface IReceiptParts {
  record: IJobRecord;
  history: readonly ITransition[];
  results: readonly IResult[];
  /** Address of the gateway. */
  root: string;
}

/** Schema.org's word for our states. */
const STATUS: Partial<Record<IJobRecord['job']['state'], string>> = {
  successful: 'http://schema.org/CompletedActionStatus',
  failed: 'http://schema.org/FailedActionStatus',
  dismissed: 'http://schema.org/FailedActionStatus'
};

/**
 * A job as an RO-Crate 1.1 metadata document: a `CreateAction` with where it
 * ran, what was sent, what came out, and when.
 *
 * Inputs are what the order holds: no secret is ever in one.
 */
export function receipt(parts: IReceiptParts): JsonObject {
  const { record, history, results, root } = parts;
  const { job } = record;
  const { order } = job;
  const inputs = Object.entries(order.inputs).map(([name, value]) => ({
    '@id': `#input-${encodeURIComponent(name)}`,
    '@type': 'PropertyValue',
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value)
  }));
  const files = results.map(result => ({
    '@id': result.href ?? `results/${encodeURIComponent(result.filename)}`,
    '@type': 'File',
    name: result.name,
    encodingFormat: result.mediaType,
    ...(result.href === undefined && {
      contentSize: String(result.size),
      sha256: result.sha256
    })
  }));
  const refer = (things: readonly { '@id': string }[]): JsonObject[] =>
    things.map(thing => ({ '@id': thing['@id'] }));
  const status = STATUS[job.state];
  return {
    '@context': 'https://w3id.org/ro/crate/1.1/context',
    '@graph': [
      {
        '@id': 'ro-crate-metadata.json',
        '@type': 'CreativeWork',
        conformsTo: { '@id': 'https://w3id.org/ro/crate/1.1' },
        about: { '@id': './' }
      },
      {
        '@id': './',
        '@type': 'Dataset',
        name: order.title,
        description: `Job ${record.id} of process ${order.process}`,
        datePublished: job.finished ?? record.updated,
        hasPart: refer(files),
        mentions: { '@id': `urn:uuid:${record.id}` }
      },
      {
        '@id': `urn:uuid:${record.id}`,
        '@type': 'CreateAction',
        name: order.title,
        ...(status && { actionStatus: status }),
        startTime: job.started ?? record.created,
        endTime: job.finished ?? record.updated,
        ...(job.message && { description: job.message }),
        ...(job.remote && { identifier: job.remote }),
        instrument: { '@id': '#process' },
        object: refer(inputs),
        result: refer(files)
      },
      {
        '@id': '#process',
        '@type': 'SoftwareApplication',
        name: order.process,
        url: root,
        ...(typeof order.target.version === 'string' && {
          softwareVersion: order.target.version
        })
      },
      ...inputs,
      ...files,
      ...(order.origin
        ? [
            {
              '@id': '#cell',
              '@type': 'SoftwareSourceCode',
              name: `${order.origin.notebook}, cell ${order.origin.cell}`,
              sha256: order.origin.source
            }
          ]
        : []),
      ...history.map(({ at, state, word }, index) => ({
        '@id': `#state-${index}`,
        '@type': 'Action',
        name: word && word !== state ? `${state} (${word})` : state,
        startTime: at
      }))
    ]
  };
}
