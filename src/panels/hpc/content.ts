import '../../../style/jobs.css';

import type { TranslationBundle } from '@jupyterlab/translation';
import type { FunctionComponent } from 'react';

import type { IDeeds } from '../../components/deeds';
import type { IGateways, IJobs } from '../../tokens';
import { HpcModel } from './model';
import { createViews } from './views';
import type { PanelPart } from './views';

/** All of the panel that is not needed before it is shown. */
export interface IPanelContent {
  model: HpcModel;
  views: Record<PanelPart, FunctionComponent>;
}

/** Make the content of the panel, and start looking. */
export function createContent(
  gateways: IGateways,
  jobs: IJobs,
  deeds: IDeeds,
  trans: TranslationBundle
): IPanelContent {
  const model = new HpcModel(gateways, jobs);
  model.start();
  return { model, views: createViews(model, deeds, trans) };
}
