import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { INotice } from '../../protocols/description';
import { noticeText } from './notices';
import type { useRoving } from './roving';

const SIGNS: Record<INotice['severity'], string> = { warning: '!', info: 'i' };

interface IRowProps {
  focusable: boolean;
  item: ReturnType<ReturnType<typeof useRoving>['item']>;
  trans: TranslationBundle;
}

/** Something a gateway wants its users to know; all of a long text is shown while the row has the focus. */
export function NoticeRow(props: IRowProps & { notice: INotice }): JSX.Element {
  const { notice, focusable, item, trans } = props;
  const { severity } = notice;
  const text = noticeText(notice, trans);
  return (
    <div
      {...item}
      className="jp-HpcTree-notice"
      data-severity={severity}
      role="treeitem"
      aria-level={2}
      aria-label={
        severity === 'warning'
          ? trans.__('Warning: %1', text)
          : trans.__('Note: %1', text)
      }
      tabIndex={focusable ? 0 : -1}
      title={text}
    >
      <span className="jp-HpcTree-noticeSign" aria-hidden="true">
        {SIGNS[severity]}
      </span>
      <span className="jp-HpcTree-noticeText">{text}</span>
    </div>
  );
}

/** Unfolds the notices that are not shown, and folds them again. */
export function MoreNotices(
  props: IRowProps & {
    count: number;
    unfolded: boolean;
    toggle: (unfolded: boolean) => void;
  }
): JSX.Element {
  const { count, unfolded, toggle, focusable, item, trans } = props;
  return (
    <div
      {...item}
      className="jp-HpcTree-more"
      role="treeitem"
      aria-level={2}
      aria-expanded={unfolded}
      tabIndex={focusable ? 0 : -1}
      onClick={() => toggle(!unfolded)}
      onKeyDown={event => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          toggle(!unfolded);
        } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          toggle(event.key === 'ArrowRight');
        }
      }}
    >
      {unfolded
        ? trans.__('show fewer')
        : trans._n('%1 more notice', '%1 more notices', count)}
    </div>
  );
}
