import * as React from 'react';

/**
 * Arrow keys for a list of which one item at a time is in the tab order.
 *
 * @param keys - the items, top to bottom
 * @returns `active`, the item in the tab order; `list` and `onKeyDown` for the
 * list; `ref` and `onFocus` for the element of an item that takes the focus.
 * When an item goes that has the focus, the one in its place gets it.
 */
export function useRoving(keys: readonly string[]): {
  active: string | undefined;
  list: (element: Element | null) => void;
  onKeyDown: (event: React.KeyboardEvent) => void;
  item: (key: string) => {
    ref: (element: HTMLElement | null) => void;
    onFocus: () => void;
  };
} {
  const [chosen, setChosen] = React.useState<string | null>(null);
  const elements = React.useRef(new Map<string, HTMLElement>());
  const list = React.useRef<Element | null>(null);
  const place = React.useRef(0);
  const there = chosen !== null && keys.includes(chosen);
  const active = there
    ? chosen
    : keys[Math.min(place.current, keys.length - 1)];
  // Looked at while drawing: afterwards the item may be gone, and the focus with it.
  const had = list.current?.contains(document.activeElement) === true;
  React.useLayoutEffect(() => {
    place.current = Math.max(0, keys.indexOf(active));
    if (had && !list.current?.contains(document.activeElement)) {
      elements.current.get(active)?.focus();
    }
  });

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = step(event.key, keys.indexOf(active), keys.length);
    if (next === null || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    setChosen(keys[next]);
    elements.current.get(keys[next])?.focus();
  };
  const item = (
    key: string
  ): ReturnType<ReturnType<typeof useRoving>['item']> => ({
    ref: element => {
      if (element) {
        elements.current.set(key, element);
      } else {
        elements.current.delete(key);
      }
    },
    onFocus: () => setChosen(key)
  });
  return {
    active,
    list: element => {
      list.current = element;
    },
    onKeyDown,
    item
  };
}

/** Where a key leads from an item, or null when it leads nowhere. */
function step(key: string, from: number, count: number): number | null {
  if (count === 0) {
    return null;
  }
  switch (key) {
    case 'ArrowDown':
      return Math.min(from + 1, count - 1);
    case 'ArrowUp':
      return Math.max(from - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
