import * as React from 'react';

import { bytes } from '../../components/bytes';
import { useChanges } from '../../components/hooks';
import { openingCode, relativePath } from '../../results/code';
import { safeHref } from '../../results/escape';
import type { ICopy } from '../../server/copies';
import type { IResult } from '../../server/records';
import type { IDocumentContext } from '../context';
import { reasonWords } from '../reason';

/** What can be done with a result here: make a file of it, insert the code that opens it. */
export function ResultDeeds(props: {
  job: string;
  result: IResult;
  context: IDocumentContext;
}): JSX.Element | null {
  const { job, result, context } = props;
  const { notebook, trans } = context;
  useChanges(notebook.changed);
  const [copy, setCopy] = React.useState<ICopy | null>(null);
  const [busy, setBusy] = React.useState(false);
  const [problem, setProblem] = React.useState<string | null>(null);
  const href = result.href === undefined ? null : safeHref(result.href);
  if (result.href !== undefined && href === null) {
    // An address that no browser may follow, and that the relay would not.
    return null;
  }

  const save = async (): Promise<ICopy> => {
    const made = await context.copyResult(job, result.name);
    setCopy(made);
    return made;
  };
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (reason) {
      setProblem(reasonWords(reason));
    }
    setBusy(false);
  };
  const insert = async (): Promise<void> => {
    // What has an address is opened from there, unless a copy is here already.
    const file = copy ?? (href === null ? await save() : null);
    await notebook.insertCode(folder =>
      openingCode({
        mediaType: result.mediaType,
        name: file?.path ?? href ?? result.filename,
        at: file
          ? { path: relativePath(folder, file.path) }
          : { href: href ?? '' }
      })
    );
  };

  return (
    <div className="jp-HpcResult-deeds">
      <button
        type="button"
        className="jp-HpcLink"
        disabled={busy}
        aria-label={
          href === null
            ? trans.__('Save %1 here', result.name)
            : trans.__('Download %1 here', result.name)
        }
        title={trans.__('Into the folder that the file browser shows')}
        onClick={() => void attempt(save)}
      >
        {href === null ? trans.__('save here') : trans.__('download here')}
      </button>
      {notebook.name !== null && (
        <button
          type="button"
          className="jp-HpcLink"
          disabled={busy}
          aria-label={trans.__('Insert code that opens %1', result.name)}
          title={trans.__('As a cell of %1', notebook.name)}
          onClick={() => void attempt(insert)}
        >
          {trans.__('insert code')}
        </button>
      )}
      <span role="status">
        {busy
          ? trans.__('working…')
          : copy && trans.__('saved as %1 (%2)', copy.path, bytes(copy.size))}
      </span>
      {problem !== null && (
        <p className="jp-HpcResult-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
