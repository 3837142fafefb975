import * as React from 'react';

import type { IProcessSummary } from '../../protocols/description';
import type { useRoving } from './roving';

/** The sign of a function. */
const GLYPH = 'ƒ';

/** A process in the tree; a click or Enter opens its form. */
export function ProcessRow(props: {
  /** Id of its gateway. */
  gateway: string;
  process: IProcessSummary;
  focusable: boolean;
  item: ReturnType<ReturnType<typeof useRoving>['item']>;
  open: () => void;
}): JSX.Element {
  const { gateway, process, focusable, item, open } = props;
  const gloss = glossOf(process);
  return (
    <div
      {...item}
      className="jp-HpcTree-process"
      role="treeitem"
      data-gateway={gateway}
      data-process={process.id}
      data-mutable={process.mutable ?? false}
      aria-level={2}
      tabIndex={focusable ? 0 : -1}
      title={[process.id, process.title, process.description]
        .filter((text, index, all) => text && all.indexOf(text) === index)
        .join('\n')}
      onClick={open}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          open();
        }
      }}
    >
      <span className="jp-HpcTree-glyph" aria-hidden="true">
        {GLYPH}
      </span>
      <span className="jp-HpcTree-name">{process.id}</span>
      {gloss && <span className="jp-HpcTree-gloss">{gloss}</span>}
    </div>
  );
}

/** The line beside the id: the title where it says more than the id, else the description. */
function glossOf({ id, title, description }: IProcessSummary): string {
  return title && title.toLowerCase() !== id.toLowerCase()
    ? title
    : description;
}
