import type { IOutput } from '@jupyterlab/nbformat';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import { bytes } from '../../components/bytes';
import { mostOf, toOutputs } from '../../results/bundle';
import {
  GEOJSON_TYPE,
  displayOf,
  essence,
  isHarmless
} from '../../results/media';
import { notebookOutputs, readNotebook } from '../../results/ipynb';
import type { IResult } from '../../server/records';
import type { IDocumentContext } from '../context';
import { reasonWords } from '../reason';

/** Bytes above which a result is not shown by itself; GeoJSON gets a map as long as one can be made. */
const LIMIT = 8 * 1024 * 1024;

function limitOf(result: IResult): number {
  return essence(result.mediaType) === GEOJSON_TYPE ? mostOf(result) : LIMIT;
}

/** A result as a notebook would show it; untrusted where it may hold scripts. Nothing for what cannot be shown. */
export function ResultPreview(props: {
  job: string;
  result: IResult;
  context: IDocumentContext;
}): JSX.Element | null {
  const { job, result, context } = props;
  const { rendermime, trans } = context;
  const host = React.useRef<HTMLDivElement>(null);
  const [problem, setProblem] = React.useState<string | null>(null);
  const visible =
    result.href === undefined && displayOf(result.mediaType) !== 'file';
  const showable = visible && result.size <= limitOf(result);

  // A layout effect: what it made is taken down before React takes the host away.
  React.useLayoutEffect(() => {
    if (!showable) {
      return;
    }
    let area: SimplifiedOutputArea | null = null;
    let model: OutputAreaModel | null = null;
    let over = false;
    const describer = new MutationObserver(() => {
      for (const image of host.current?.querySelectorAll('img') ?? []) {
        image.alt = result.name;
      }
    });
    const show = (values: IOutput[]): void => {
      if (over || !host.current) {
        return;
      }
      model = new OutputAreaModel({
        values,
        trusted: isHarmless([result])
      });
      area = new SimplifiedOutputArea({
        model,
        rendermime: rendermime.clone()
      });
      // Outputs are drawn later, and JupyterLab gives images no text.
      describer.observe(host.current, { childList: true, subtree: true });
      Widget.attach(area, host.current);
    };
    outputsOf(job, result, context)
      .then(show)
      .catch(reason => {
        if (!over) {
          setProblem(reasonWords(reason));
        }
      });
    return () => {
      over = true;
      describer.disconnect();
      if (area?.isAttached) {
        Widget.detach(area);
      }
      area?.dispose();
      model?.dispose();
    };
  }, [job, result, context, rendermime, showable]);

  if (!showable) {
    return visible ? (
      <p>
        {trans.__(
          'Too large to be shown here: up to %1 are. It can be downloaded, or opened by code in a notebook.',
          bytes(limitOf(result))
        )}
      </p>
    ) : null;
  }
  return problem === null ? (
    <div
      className="jp-HpcResult-preview"
      ref={host}
      role="group"
      tabIndex={0}
      aria-label={trans.__('Preview of %1', result.name)}
    />
  ) : (
    <p className="jp-HpcResult-problem">{problem}</p>
  );
}

/** What a notebook would show of the result; of a notebook, what is in it. */
async function outputsOf(
  job: string,
  result: IResult,
  { jobs, trans }: IDocumentContext
): Promise<IOutput[]> {
  const fetch = (name: string): Promise<Blob> => jobs.result(job, name);
  if (displayOf(result.mediaType) === 'notebook') {
    const notebook = readNotebook(await (await fetch(result.name)).text());
    if (notebook) {
      return notebookOutputs(notebook, trans);
    }
  }
  return toOutputs([result], fetch, {
    trans,
    url: name => jobs.resultUrl(job, name)
  });
}
