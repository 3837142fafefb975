import type { ISignal } from '@lumino/signaling';
import { useEffect, useLayoutEffect, useReducer, useState } from 'react';
import type { RefObject } from 'react';

/** Render again whenever the signal is emitted. */
export function useChanges(signal: ISignal<unknown, unknown>): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const slot = (): void => again();
    signal.connect(slot);
    // Something may have changed between rendering and connecting.
    again();
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/**
 * The time in milliseconds, told anew every second while `ticking` is true and
 * the element is on the screen of a visible page.
 */
export function useNow(
  ticking: boolean,
  element: RefObject<Element | null>
): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!ticking) {
      return;
    }
    let seen = true;
    const watcher =
      typeof IntersectionObserver === 'undefined'
        ? null
        : new IntersectionObserver(entries => {
            seen = entries[entries.length - 1].isIntersecting;
          });
    if (element.current) {
      watcher?.observe(element.current);
    }
    const timer = setInterval(() => {
      if (seen && !document.hidden) {
        setNow(Date.now());
      }
    }, 1000);
    return () => {
      clearInterval(timer);
      watcher?.disconnect();
    };
  }, [ticking, element]);
  return now;
}

/**
 * Keep the focus inside an element when what had it is drawn no more.
 *
 * @param heir - selector of what takes the focus; the element itself where there is none.
 */
export function useKeptFocus(
  element: RefObject<HTMLElement | null>,
  heir: string
): void {
  // Looked at while drawing: afterwards what had the focus may be gone.
  const had = element.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    const inside = element.current;
    if (had && inside && !inside.contains(document.activeElement)) {
      (inside.querySelector<HTMLElement>(heir) ?? inside).focus();
    }
  });
}
