import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import * as React from 'react';

import '../../style/resources.css';

/** Pixels between the popover and the window's edge. */
const EDGE = 8;

/**
 * Show something at a place until it is closed: by itself, by Escape, or by
 * whatever happens outside. The focus goes back to where it was.
 *
 * @param label - for those who hear it
 */
export function openPopover(
  anchor: Pick<DOMRect, 'left' | 'bottom'>,
  label: string,
  content: (close: () => void) => JSX.Element
): void {
  const before = document.activeElement;
  const close = (): void => {
    if (popover.isDisposed) {
      return;
    }
    const inside = popover.node.contains(document.activeElement);
    document.removeEventListener('pointerdown', outside, true);
    popover.dispose();
    if (inside && before instanceof HTMLElement) {
      before.focus();
    }
  };
  const outside = ({ target }: Event): void => {
    if (target instanceof Node && !popover.node.contains(target)) {
      close();
    }
  };
  const popover = ReactWidget.create(<>{content(close)}</>);
  const { node } = popover;
  popover.addClass('jp-HpcPopover');
  node.setAttribute('role', 'dialog');
  node.setAttribute('aria-label', label);
  node.addEventListener('keydown', event => {
    if (event.key === 'Escape') {
      close();
    }
    // Keys are for the popover, and not for the notebook.
    event.stopPropagation();
  });
  Widget.attach(popover, document.body);
  const left = Math.min(anchor.left, window.innerWidth - node.offsetWidth);
  node.style.left = `${Math.max(EDGE, left - EDGE)}px`;
  const below = Math.min(Math.max(EDGE, anchor.bottom), window.innerHeight / 2);
  node.style.top = `${below}px`;
  node.style.maxHeight = `${window.innerHeight - below - EDGE}px`;
  document.addEventListener('pointerdown', outside, true);
}
