import * as React from 'react';

import { bytes } from '../../components/bytes';
import { FetchState, useFetched } from '../../components/fetched';
import { safeHref } from '../../results/escape';
import { displayOf } from '../../results/media';
import type { IJobRecord, IResult } from '../../server/records';
import type { IDocumentContext } from '../context';
import { ResultDeeds } from './ResultDeeds';
import { ResultPreview } from './ResultPreview';

/** The results that are kept for a job: what they are, what they look like, and where to get them. */
export function Results(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { deeds, jobs, trans } = context;
  const { id } = record;
  const read = React.useCallback(() => jobs.results(id), [jobs, id]);
  const results = useFetched(record.results ? read : null);

  if (!record.results) {
    return null;
  }
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Results')}</h2>
      <FetchState of={results} trans={trans} />
      {results.value?.map(result => (
        <article className="jp-HpcResult" key={result.name}>
          <div className="jp-HpcResult-head">
            <h3>{result.name}</h3>
            <span>{factsOf(result)}</span>
            <span className="jp-HpcResult-actions">
              {canOpen(result) && (
                <button
                  type="button"
                  className="jp-HpcLink"
                  aria-label={trans.__('Open %1 as a notebook', result.name)}
                  onClick={() => deeds.openResult(id, result.name)}
                >
                  {trans.__('open')}
                </button>
              )}
              <ResultLink job={id} result={result} context={context} />
            </span>
          </div>
          <ResultDeeds job={id} result={result} context={context} />
          <ResultPreview job={id} result={result} context={context} />
        </article>
      ))}
    </section>
  );
}

function ResultLink(props: {
  job: string;
  result: IResult;
  context: IDocumentContext;
}): JSX.Element | null {
  const { job, result, context } = props;
  const { jobs, trans } = context;
  if (result.href === undefined) {
    return (
      <a
        className="jp-HpcLink"
        href={jobs.resultUrl(job, result.name)}
        download={result.filename || result.name}
        aria-label={trans.__('Download %1', result.name)}
      >
        {trans.__('download')}
      </a>
    );
  }
  const href = safeHref(result.href);
  return href === null ? (
    <span>{result.href}</span>
  ) : (
    <a
      className="jp-HpcLink"
      href={href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {trans.__('open the link')}
    </a>
  );
}

/** It is a notebook, and it is here. */
function canOpen({ mediaType, href }: IResult): boolean {
  return displayOf(mediaType) === 'notebook' && href === undefined;
}

function factsOf(result: IResult): string {
  const { mediaType, size, href } = result;
  return [mediaType, href === undefined ? bytes(size) : '']
    .filter(Boolean)
    .join(' · ');
}
