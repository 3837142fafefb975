import * as React from 'react';

import { bytes } from '../../components/bytes';
import { Problem } from '../../components/Problem';
import { safeHref } from '../../results/escape';
import type { IJobRecord, IResult } from '../../server/records';
import type { IDocumentContext } from '../context';
import { ResultPreview } from './ResultPreview';

/** The results that are kept for a job: what they are, what they look like, and where to get them. */
export function Results(props: {
  record: IJobRecord;
  context: IDocumentContext;
}): JSX.Element | null {
  const { record, context } = props;
  const { jobs, trans } = context;
  const [results, setResults] = React.useState<readonly IResult[] | null>(null);
  const [problem, setProblem] = React.useState<string | null>(null);
  const [turn, setTurn] = React.useState(0);
  const { id } = record;
  React.useEffect(() => {
    if (!record.results) {
      return;
    }
    let over = false;
    setProblem(null);
    jobs
      .results(id)
      .then(list => !over && setResults(list))
      .catch(
        reason =>
          !over &&
          setProblem(reason instanceof Error ? reason.message : String(reason))
      );
    return () => {
      over = true;
    };
  }, [jobs, id, record.results, turn]);

  if (!record.results) {
    return null;
  }
  return (
    <section className="jp-HpcSection">
      <h2>{trans.__('Results')}</h2>
      {problem !== null && (
        <Problem
          message={problem}
          retry={{
            label: trans.__('Retry'),
            run: () => setTurn(turn + 1)
          }}
        />
      )}
      {results === null && problem === null && (
        <p role="status">{trans.__('Loading…')}</p>
      )}
      {results?.map(result => (
        <article className="jp-HpcResult" key={result.name}>
          <div className="jp-HpcResult-head">
            <h3>{result.name}</h3>
            <span>{factsOf(result)}</span>
            <ResultLink job={id} result={result} context={context} />
          </div>
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

function factsOf(result: IResult): string {
  const { mediaType, size, href } = result;
  return [mediaType, href === undefined ? bytes(size) : '']
    .filter(Boolean)
    .join(' · ');
}
