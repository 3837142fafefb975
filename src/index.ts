import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { documentsPlugin } from './plugins/documents';
import { gatewayPagesPlugin } from './plugins/gatewayPages';
import { gatewaysPlugin } from './plugins/gateways';
import { jobsPlugin } from './plugins/jobs';
import { notebookPlugin } from './plugins/notebook';
import { panelPlugin } from './plugins/panel';
import { protocolsPlugin } from './plugins/protocols';
import { publishingPlugin } from './plugins/publishing';
import { statusPlugin } from './plugins/status';

export * from './tokens';
export type * from './protocols/description';
export type * from './protocols/exchange';
export type * from './protocols/job';
export type * from './protocols/json';
export type * from './protocols/protocol';
export type * from './server/records';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  protocolsPlugin,
  gatewaysPlugin,
  jobsPlugin,
  notebookPlugin,
  panelPlugin,
  documentsPlugin,
  gatewayPagesPlugin,
  publishingPlugin,
  statusPlugin
];

export default plugins;
