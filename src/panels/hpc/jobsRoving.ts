import type { Virtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

/** Rows that a page key goes. */
const PAGE = 10;

/**
 * Arrow keys for a list of which only the rows in sight are drawn, and one row
 * at a time is in the tab order.
 *
 * The active row is always drawn, in sight or not (`range`), so that scrolling
 * takes the focus from nobody. When it goes, the one in its place takes over.
 *
 * @param ids - the rows, top to bottom
 * @param onStep - told of a step by a key, with Shift or without
 */
export function useWindowedRoving(
  ids: readonly string[],
  list: React.RefObject<HTMLElement | null>,
  onStep: (from: string, to: string, shift: boolean) => void
): {
  active: number;
  /** Rows to be drawn, of those in sight. */
  range: (inSight: number[]) => number[];
  onFocus: (id: string) => void;
  onKeyDown: (
    event: React.KeyboardEvent,
    rows: Virtualizer<HTMLDivElement, Element>
  ) => void;
} {
  const [chosen, setChosen] = React.useState('');
  const place = React.useRef(0);
  const wanted = React.useRef('');
  const found = chosen === '' ? -1 : ids.indexOf(chosen);
  const active =
    found >= 0 ? found : Math.max(0, Math.min(place.current, ids.length - 1));
  // Looked at while drawing: afterwards the row may be gone, and the focus with it.
  const had = list.current?.contains(document.activeElement) === true;
  React.useLayoutEffect(() => {
    place.current = active;
    const lost = had && !list.current?.contains(document.activeElement);
    const id = wanted.current || (lost ? ids[active] : '');
    const row =
      id && list.current?.querySelector(`[data-row="${CSS.escape(id)}"]`);
    if (row) {
      wanted.current = '';
      row.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    }
  });

  return {
    active,
    range: inSight =>
      ids.length === 0 || inSight.includes(active)
        ? inSight
        : [...inSight, active].sort((one, other) => one - other),
    onFocus: setChosen,
    onKeyDown: (event, rows) => {
      const next = step(event.key, active, ids.length);
      if (next === null || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      event.preventDefault();
      wanted.current = ids[next];
      onStep(ids[active], ids[next], event.shiftKey);
      setChosen(ids[next]);
      rows.scrollToIndex(next);
    }
  };
}

/** Where a key leads from a row, or null when it leads nowhere. */
function step(key: string, from: number, count: number): number | null {
  const last = count - 1;
  if (count === 0) {
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, last);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'PageDown':
      return Math.min(from + PAGE, last);
    case 'PageUp':
      return Math.max(from - PAGE, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
