import type { TranslationBundle } from '@jupyterlab/translation';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { cardActions } from '../../components/cardActions';
import type { IDeeds } from '../../components/deeds';
import { JobCard } from '../../components/JobCard';
import type { IJobRecord } from '../../server/records';
import { useWindowedRoving } from './jobsRoving';
import type { JobsView } from './jobsView';

/** Pixels of a row before it was measured: a card of two lines. */
const HEIGHT = 49;
/** Rows drawn above and below what is in sight. */
const MORE = 3;

/** The found jobs as rows, of which those in sight are drawn. */
export function JobsRows(props: {
  view: JobsView;
  deeds: IDeeds;
  trans: TranslationBundle;
}): JSX.Element {
  const { view, deeds, trans } = props;
  const { found } = view;
  const scroller = React.useRef<HTMLDivElement>(null);
  const ids = React.useMemo(() => found.map(({ id }) => id), [found]);
  const roving = useWindowedRoving(ids, scroller, (from, to, shift) => {
    if (shift) {
      view.select(from, true);
      view.select(to, true, true);
    }
  });
  const rows = useVirtualizer<HTMLDivElement, Element>({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: index => ids[index],
    rangeExtractor: range => roving.range(defaultRangeExtractor(range)),
    overscan: MORE,
    useFlushSync: false
  });
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      view.selectFound();
    } else if (event.key === 'Escape' && view.selected.length > 0) {
      event.stopPropagation();
      view.selectNone();
    } else {
      roving.onKeyDown(event, rows);
    }
  };
  return (
    <div ref={scroller} className="jp-HpcJobs-scroll" onKeyDown={onKeyDown}>
      <ul
        className="jp-HpcJobs"
        role="list"
        aria-label={trans.__('Jobs')}
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const record = found[index];
          return (
            <li
              key={key}
              ref={rows.measureElement}
              className="jp-HpcJobs-item"
              data-index={index}
              data-row={record.id}
              aria-setsize={found.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              onFocus={() => roving.onFocus(record.id)}
            >
              <Row
                record={record}
                selected={view.isSelected(record.id)}
                active={index === roving.active}
                view={view}
                deeds={deeds}
                trans={trans}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Row(props: {
  record: IJobRecord;
  selected: boolean;
  active: boolean;
  view: JobsView;
  deeds: IDeeds;
  trans: TranslationBundle;
}): JSX.Element {
  const { record, selected, active, view, deeds, trans } = props;
  const { model } = view;
  const { gateway, title } = record.job.order;
  const { info } = model.view(gateway);
  const tabIndex = active ? 0 : -1;
  return (
    <>
      <input
        type="checkbox"
        className="jp-HpcJobs-check"
        checked={selected}
        tabIndex={tabIndex}
        aria-label={trans.__('Select %1', title)}
        // The mouse tells of Shift in its click; a change does not.
        onClick={event =>
          view.select(record.id, event.currentTarget.checked, event.shiftKey)
        }
        onChange={() => undefined}
      />
      <JobCard
        compact
        record={record}
        place={model.place(gateway)}
        actions={cardActions(
          record,
          info ? model.gateways.protocol(gateway) : undefined,
          info?.capabilities ?? null,
          deeds,
          trans
        )}
        open={() => deeds.openJob(record.id)}
        tabIndex={tabIndex}
        trans={trans}
      />
    </>
  );
}
