import * as React from 'react';

/**
 * Gives a function that does things, but not while a pointer is down.
 *
 * A press on a button takes the focus from a field, before the click comes. A
 * fault that showed there and then would push the button away from under the
 * pointer, and the click would be lost. So what changes the layout waits until
 * the pointer is up and its click is over.
 */
export function usePointerHold(): (work: () => void) => void {
  const state = React.useRef({ down: false, waiting: [] as (() => void)[] });
  React.useEffect(() => {
    const held = state.current;
    let timer = 0;
    const press = (): void => {
      held.down = true;
    };
    const release = (): void => {
      held.down = false;
      // The click follows the release, in the same turn.
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (!held.down) {
          held.waiting.splice(0).forEach(work => work());
        }
      });
    };
    // Of a finger, the mouse events come when the pointer is up already.
    const presses = ['pointerdown', 'mousedown'];
    const releases = ['pointerup', 'mouseup', 'pointercancel', 'dragend'];
    presses.forEach(type => document.addEventListener(type, press, true));
    releases.forEach(type => document.addEventListener(type, release, true));
    return () => {
      clearTimeout(timer);
      presses.forEach(type => document.removeEventListener(type, press, true));
      releases.forEach(type =>
        document.removeEventListener(type, release, true)
      );
    };
  }, []);
  return React.useCallback((work: () => void) => {
    const { down, waiting } = state.current;
    if (down) {
      waiting.push(work);
    } else {
      work();
    }
  }, []);
}
