import type { TranslationBundle } from '@jupyterlab/translation';
import { infoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IGateway } from '../../server/records';
import type { IGatewayView } from './model';
import type { useRoving } from './roving';

/** A gateway in the tree: how it stands, and what it says when something is wrong. */
export function GatewayRow(props: {
  gateway: IGateway;
  view: IGatewayView;
  open: boolean;
  focusable: boolean;
  item: ReturnType<ReturnType<typeof useRoving>['item']>;
  toggle: (open: boolean) => void;
  retry: () => void;
  /** Show all about it. */
  look: () => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { gateway, view, open, focusable, item, toggle, retry, look, trans } =
    props;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      toggle(event.key === 'ArrowRight');
    } else if (
      (event.key === 'Enter' || event.key === ' ') &&
      event.target === event.currentTarget
    ) {
      event.preventDefault();
      if (view.state === 'problem') {
        retry();
      } else {
        toggle(!open);
      }
    }
  };
  return (
    <div
      {...item}
      className="jp-HpcTree-gateway"
      role="treeitem"
      data-gateway={gateway.id}
      data-deploy={view.info?.capabilities.deploy ?? false}
      data-job-list={view.info?.capabilities.jobList ?? false}
      aria-level={1}
      aria-expanded={open}
      aria-label={trans.__(
        '%1, %2',
        gateway.title,
        view.problem || note(view, open, trans)
      )}
      tabIndex={focusable ? 0 : -1}
      title={gateway.embedded ? undefined : gateway.root}
      onKeyDown={onKeyDown}
      onClick={() => toggle(!open)}
    >
      <div className="jp-HpcTree-gatewayLine">
        <span
          className="jp-HpcDot"
          data-state={view.state}
          aria-hidden="true"
        />
        <span className="jp-HpcTree-gatewayTitle">{gateway.title}</span>
        <span className="jp-HpcTree-note">{note(view, open, trans)}</span>
        <button
          type="button"
          className="jp-HpcTree-about"
          tabIndex={focusable ? 0 : -1}
          aria-label={trans.__('About %1', gateway.title)}
          title={trans.__('About this gateway')}
          onClick={event => {
            event.stopPropagation();
            look();
          }}
        >
          <infoIcon.react tag="span" width="14px" height="14px" />
        </button>
      </div>
      {view.state === 'problem' && (
        <div className="jp-HpcTree-problem">
          <span>{view.problem}</span>
          <button
            type="button"
            className="jp-HpcLink"
            tabIndex={focusable ? 0 : -1}
            onClick={event => {
              event.stopPropagation();
              retry();
            }}
          >
            {trans.__('Retry')}
          </button>
        </div>
      )}
    </div>
  );
}

/** How it stands; its warnings are counted where they are folded away. */
function note(
  view: IGatewayView,
  open: boolean,
  trans: TranslationBundle
): string {
  switch (view.state) {
    case 'loading':
      return trans.__('loading…');
    case 'connected': {
      const { length } = view.processes;
      const warnings = (view.info?.notices ?? []).filter(
        ({ severity }) => severity === 'warning'
      ).length;
      return [
        trans._n('%1 process', '%1 processes', length),
        !open && warnings > 0 && trans._n('%1 warning', '%1 warnings', warnings)
      ]
        .filter(Boolean)
        .join(' · ');
    }
    case 'problem':
      return trans.__('problem');
  }
}
