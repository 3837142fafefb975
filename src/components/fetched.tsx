import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Problem } from './Problem';

/** Something that a view fetches when it is drawn. */
export interface IFetched<T> {
  /** The newest that came; null before anything did. */
  value: T | null;
  /** Why it did not come, in words for the user. */
  problem: string | null;
  retry: () => void;
}

/**
 * Fetch, and fetch again when `fetch` is another function (memoise it).
 *
 * @param fetch - null while there is nothing to fetch.
 */
export function useFetched<T>(fetch: (() => Promise<T>) | null): IFetched<T> {
  const [value, setValue] = React.useState<T | null>(null);
  const [problem, setProblem] = React.useState<string | null>(null);
  const [turn, setTurn] = React.useState(0);
  React.useEffect(() => {
    if (!fetch) {
      return;
    }
    let over = false;
    setProblem(null);
    fetch()
      .then(fetched => !over && setValue(fetched))
      .catch(
        reason =>
          !over &&
          setProblem(reason instanceof Error ? reason.message : String(reason))
      );
    return () => {
      over = true;
    };
  }, [fetch, turn]);
  return { value, problem, retry: () => setTurn(turn + 1) };
}

/** What stands where nothing was fetched yet, or where it could not be. */
export function FetchState(props: {
  of: IFetched<unknown>;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { of, trans } = props;
  if (of.problem !== null) {
    return (
      <Problem
        message={of.problem}
        retry={{ label: trans.__('Retry'), run: of.retry }}
      />
    );
  }
  return of.value === null ? <p role="status">{trans.__('Loading…')}</p> : null;
}
