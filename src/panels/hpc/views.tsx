import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IDeeds } from '../../components/deeds';
import { JobsCount, JobsList } from './jobs';
import { JobsView } from './jobsView';
import type { HpcModel } from './model';
import { Processes } from './processes';
import { Search } from './Search';

/** The parts of the panel. */
export type PanelPart = 'search' | 'processes' | 'jobs' | 'count';

/** The parts of the panel, ready to be drawn. */
export function createViews(
  model: HpcModel,
  deeds: IDeeds,
  trans: TranslationBundle
): Record<PanelPart, React.FunctionComponent> {
  const view = new JobsView(model, trans);
  return {
    search: () => <Search model={model} trans={trans} />,
    processes: () => <Processes model={model} deeds={deeds} trans={trans} />,
    jobs: () => <JobsList view={view} deeds={deeds} trans={trans} />,
    count: () => <JobsCount view={view} trans={trans} />
  };
}
