import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { THIS_SERVER } from '../cells/target';
import type { IResources } from '../protocols/executors';
import type { IGateways } from '../tokens';
import { openPopover } from './popover';
import { RunWith } from './RunWith';

/** The toolbar's button for it (schema/plugin.json). */
const BUTTON = '[data-jp-item-name="jupyterlab-hpc-run-with"]';

/**
 * Let the user choose where the active cell of a notebook runs, and with what.
 *
 * Rejects with words for the user where this server lets nobody choose.
 */
export async function chooseResources(
  panel: NotebookPanel,
  options: {
    gateways: IGateways;
    /** What was chosen last. */
    chosen: IResources;
    run: (resources: IResources) => void;
    trans: TranslationBundle;
  }
): Promise<void> {
  const { gateways, chosen, run, trans } = options;
  await gateways.ready;
  const { capabilities } = await gateways.server(THIS_SERVER);
  const { executors, preview } = gateways.protocol(THIS_SERVER);
  if (!capabilities.executors || !executors || !preview) {
    throw new Error(trans.__('There is nothing to choose on this server.'));
  }
  const exchange = gateways.exchange(THIS_SERVER);
  const list = () => executors(exchange);
  const script = (resources: IResources) => preview(exchange, resources);
  const button = panel.toolbar.node.querySelector(BUTTON);
  const shown = button?.getClientRects().length ? button : null;
  const anchor = shown ?? panel.content.activeCell?.node ?? panel.node;
  openPopover(anchor.getBoundingClientRect(), trans.__('Run as job'), close => (
    <RunWith
      chosen={chosen}
      executors={list}
      preview={script}
      run={resources => {
        close();
        run(resources);
      }}
      close={close}
      trans={trans}
    />
  ));
}
