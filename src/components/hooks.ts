import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer, useState } from 'react';
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
